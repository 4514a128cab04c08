import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';

/** The only turn that ran when a line arrived, and its only running command or patch; null for none or several. */
export type RunningNow = {
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
  readonly entryId: EntryId | null;
};

/** A line of Codex's standard error. */
export type CliStdErrEvent = RunningNow & {
  /** Unix milliseconds. */
  readonly at: number;
  /** The level in the line. */
  readonly severity: 'info' | 'warning' | 'error';
  /** Without secrets and personal paths. */
  readonly text: string;
  /** Why the line is harmless; null if unknown. */
  readonly harmless: string | null;
};
