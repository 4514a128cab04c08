import type { UserFacingAlert } from './alert.ts';
import type { StatusCommand } from './status-command.ts';

/** A command of a banner or toast. */
export type AlertCommand = UserFacingAlert['commands'][number];

/**
 * An error in words. `surface` says where it belongs: `turn` in the transcript, `composer` beside Send, `field` beside
 * what was typed, else above everything (`banner`) or passing (`toast`).
 */
export type Sentence<Command extends string> = {
  /** The fact, one sentence. */
  readonly fact: string;
  /** What was kept and what to do; may be empty. */
  readonly detail: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly surface: 'turn' | 'composer' | 'field' | 'banner' | 'toast';
  readonly commands: readonly Command[];
};

/** An error of a turn in words. */
export type TurnSentence = Sentence<StatusCommand>;
/** An error of the desk in words. */
export type DeskSentence = Sentence<AlertCommand>;
