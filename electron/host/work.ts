import type { ThreadId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** A thread with work in progress. Title and folder are empty if it has none. */
export type BusyThread = {
  readonly threadId: ThreadId;
  readonly title: string;
  readonly folder: string;
  /** The run that the thread performs, or the run itself if it has no thread. */
  readonly run?: RunRef;
};

/** The work in progress. */
export type WorkInProgress = {
  readonly running: readonly BusyThread[];
  /** Runs that have not started or are paused, which end with the app. None if omitted. */
  readonly unfinished?: readonly BusyThread[];
  /** How many approvals are waiting. */
  readonly waiting: number;
  /** The threads with waiting approvals, each once. Excludes a thread that waits for an approval to start. */
  readonly waitingThreads: readonly BusyThread[];
};

/** No work and no waiting approvals. Used until the first report. */
export const emptyWork: WorkInProgress = { running: [], waiting: 0, waitingThreads: [] };
