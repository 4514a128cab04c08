import { t } from '../i18n/i18n.ts';
import type { ThreadSummary } from '../threads/thread-summary.ts';
import type { RunState } from './run-totals.ts';
import type { StartedRun } from './started-run.ts';

/** The state of work: of a thread, or of a run in a worktree. */
export type WorkState = 'needsYou' | 'running' | 'queued' | 'readyToReview' | 'done' | 'failed' | 'stopped';

/** The groups of a list of work, in their order. */
export const workGroups = ['needsYou', 'running', 'readyToReview', 'done'] as const;
export type WorkGroup = (typeof workGroups)[number];

/** Everything that decides about the state of work. Null and false mean that nothing is known. */
export type WorkFacts = {
  /** What the events of the run report, once they were read. */
  readonly recorded: RunState | null;
  /** How far a run is that this start of the app started. */
  readonly started: Pick<StartedRun, 'stage' | 'outcome'> | null;
  /** The state of its thread. */
  readonly thread: ThreadSummary['state'] | null;
  /** The thread ends with a plan that waits for the user's approval. */
  readonly hasPlan: boolean;
  /** The thread has done something since the run ended: the user sent it more, or again. */
  readonly isContinued: boolean;
  /** One of its requests waits for an answer. */
  readonly isAsking: boolean;
  /** One of its checks failed. */
  readonly hasFailedCheck: boolean;
  /**
   * `open`: it changed files in its worktree or the folder, and the user has not decided on all of that yet. `counting`: its
   * turn has just ended, and they are being read. `unknown`: the changes were not read yet.
   */
  readonly changes: 'none' | 'open' | 'counting' | 'unknown';
};

/** The heading of work whose state is not known yet. */
export const unknownHeading = t`State unknown`;

/** For work of which nothing else is known. */
export const noWorkFacts: WorkFacts = {
  recorded: null,
  started: null,
  thread: null,
  hasPlan: false,
  isContinued: false,
  isAsking: false,
  hasFailedCheck: false,
  changes: 'none',
};

/** The word for each state, the same everywhere. */
export const workWords: Readonly<Record<WorkState, string>> = {
  needsYou: t`Needs you`,
  running: t`Running`,
  queued: t`Queued`,
  readyToReview: t`Ready to review`,
  done: t`Done`,
  failed: t`Failed`,
  stopped: t`Stopped`,
};

/**
 * Returns the state of work; null while it is unknown. A run of this start of the app is in the state of the queue. A
 * thread that works or asks decides for any other work, because the user may have continued the thread of an ended run.
 * At rest, the last turn decides: that of the thread if the user continued it, or else the run's own end.
 */
export function getWorkState(facts: WorkFacts): WorkState | null {
  const { hasPlan, isAsking, isContinued, recorded, started, thread } = facts;
  if (started !== null && started.stage !== 'ended') {
    if (isAsking || thread === 'waiting' || recorded === 'waiting') return 'needsYou';
    return started.stage === 'queued' || started.stage === 'paused' ? 'queued' : 'running';
  }
  if (thread === 'waiting') return 'needsYou';
  if (thread === 'running') return 'running';
  if (thread === 'idle' && hasPlan) return 'needsYou';
  if (isContinued && thread !== null) return getEndState(stateByThread[thread], facts);
  if (started !== null) return getEndState(endByOutcome[started.outcome ?? 'done'], facts);
  if (isAsking) return 'needsYou';
  if (recorded !== null) return getEndState(stateByRecord[recorded], facts);
  return thread === null ? null : getEndState(stateByThread[thread], facts);
}

/** Returns the group of a list that work in a state belongs to. Work in an unknown state is at rest. */
export function getWorkGroup(state: WorkState | null): WorkGroup {
  switch (state) {
    case 'needsYou':
    case 'running':
    case 'readyToReview':
      return state;
    case 'queued':
      return 'running';
    default:
      return 'done';
  }
}

/**
 * Done means that nothing is left to do: no check failed, and no changes wait. Work stays running until that is known, so
 * that it is not done for a moment.
 */
function getEndState(end: WorkState | null, { changes, hasFailedCheck }: WorkFacts): WorkState | null {
  if (end !== 'done') return end;
  if (hasFailedCheck) return 'failed';
  if (changes === 'counting') return 'running';
  if (changes === 'unknown') return null;
  return changes === 'open' ? 'readyToReview' : 'done';
}

const endByOutcome = { done: 'done', failed: 'failed', cancelled: 'stopped' } as const;

const stateByRecord: Readonly<Record<RunState, WorkState | null>> = {
  starting: 'running',
  running: 'running',
  waiting: 'needsYou',
  failed: 'failed',
  finished: 'done',
  stopped: 'stopped',
  unknown: null,
};

const stateByThread = {
  idle: 'done',
  running: 'running',
  waiting: 'needsYou',
  failed: 'failed',
  stopped: 'stopped',
} as const;
