import type { ThreadId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** A thread with something under way; title and folder are empty while it has none. */
export type BusyThread = {
  readonly threadId: ThreadId;
  readonly title: string;
  readonly folder: string;
  /** The run that it does, or that it stands for where no thread does it. */
  readonly run?: RunRef;
};

/** What is under way. */
export type Work = {
  readonly running: readonly BusyThread[];
  /** Runs that have not begun or are paused: they end with the app. Left out: none. */
  readonly unfinished?: readonly BusyThread[];
  /** How many approvals wait. */
  readonly waiting: number;
  /** The threads in which they do, each once; one that begins with what is asked is not among them yet. */
  readonly waitingThreads: readonly BusyThread[];
};

export const noWork: Work = { running: [], waiting: 0, waitingThreads: [] };
