import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';

/** The only turn that ran when a line came, and the only command or patch under way in it; null for none or several. */
export type RunningNow = {
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
  readonly entryId: EntryId | null;
};

/** A line that Codex wrote to standard error. */
export type CliStdErrEvent = RunningNow & {
  /** Unix milliseconds. */
  readonly at: number;
  /** The level in the line. */
  readonly severity: 'info' | 'warning' | 'error';
  /** Without secrets and personal paths. */
  readonly text: string;
  /** Why the line means no harm; null when that is unknown. */
  readonly harmless: string | null;
};
