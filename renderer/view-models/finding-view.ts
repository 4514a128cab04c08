import type { EntryId } from '../../shared/base/ids.ts';

/** What a review found, as Changes shows it. */
export type FindingView = {
  readonly entryId: EntryId;
  /** The index in the report. */
  readonly index: number;
  /** `P1`; null if it has none. */
  readonly priority: string | null;
  readonly title: string;
  readonly body: string;
  /** In the folder of the thread; null if it is elsewhere. */
  readonly path: string | null;
  /** Where its lines are now, or were if they changed. */
  readonly start: number;
  readonly end: number;
  /** The file and the lines: `src/a.ts, lines 2–5`. */
  readonly place: string;
  /** What is wrong with its place; null for nothing. */
  readonly note: string | null;
  /** Why the user dismissed it; null while it is open. */
  readonly reason: string | null;
};
