import type { UserFacingAlert } from './alert.ts';
import type { StatusCommand } from './status-command.ts';

/** A command of a banner or toast. */
export type AlertCommand = UserFacingAlert['commands'][number];

/**
 * An error in words. `surface` says where it appears: `turn` in the transcript, `composer` next to Send, `field` next
 * to the typed text, or else at the top (`banner`) or temporarily (`toast`).
 */
export type AlertText<Command extends string> = {
  /** The fact, in one sentence. */
  readonly fact: string;
  /** What was kept and what to do. May be empty. */
  readonly detail: string;
  /** The exact text behind it, which only a program or a maintainer needs; shown on request. */
  readonly raw?: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly surface: 'turn' | 'composer' | 'field' | 'banner' | 'toast';
  readonly commands: readonly Command[];
};

/** An error of a turn in words. */
export type TurnAlertText = AlertText<StatusCommand>;
/** An error outside any turn, in words. */
export type AppAlertText = AlertText<AlertCommand>;
