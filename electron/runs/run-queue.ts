import type { Attempt } from '../../shared/runs/attempt.ts';

/** The stage of a run since it was requested. */
export type RunStage =
  /** Waiting for others to end. */
  | 'queued'
  /** Workcell is creating its worktree and starting its tool. */
  | 'preparing'
  | 'running'
  /** Paused by the user. Another run can take its place. */
  | 'paused'
  | 'checking'
  | 'ended';

/** How a run ended. */
export type RunOutcome = 'done' | 'failed' | 'cancelled';

/** A run in the queue. */
export type QueuedRun = {
  /** Distinguishes it from all others. */
  readonly key: string;
  /** The folder it was requested for, an absolute path. */
  readonly folder: string;
  /** Whether it works in the folder itself. Then no other run does at the same time. */
  readonly inPlace: boolean;
  /** Null for a run that is not one of several attempts at a message. */
  readonly attempt: Pick<Attempt, 'group' | 'number'> | null;
  readonly stage: RunStage;
  /** Null until it has ended. */
  readonly outcome: RunOutcome | null;
};

/** All requested runs, oldest first; attempts at the same message by number. */
export type RunQueue = {
  readonly runs: readonly QueuedRun[];
  /** Whether new runs are held back. */
  readonly isHeld: boolean;
};

export const emptyQueue: RunQueue = { runs: [], isHeld: false };

/** An event in the queue. */
export type RunQueueEvent =
  | { readonly type: 'requested'; readonly run: Pick<QueuedRun, 'key' | 'folder' | 'inPlace' | 'attempt'> }
  | { readonly type: 'reached'; readonly key: string; readonly stage: 'preparing' | 'running' | 'checking' }
  | { readonly type: 'paused'; readonly key: string }
  /** The run continues when there is a place for it. */
  | { readonly type: 'resumed'; readonly key: string }
  | { readonly type: 'ended'; readonly key: string; readonly outcome: RunOutcome }
  | { readonly type: 'holdChanged'; readonly isHeld: boolean };

/** Returns the queue after an event. An event that does not match a run's stage changes nothing. */
export function reduceQueue(queue: RunQueue, event: RunQueueEvent): RunQueue {
  switch (event.type) {
    case 'requested': {
      if (queue.runs.some(({ key }) => key === event.run.key)) return queue;
      return { ...queue, runs: insert(queue.runs, { ...event.run, stage: 'queued', outcome: null }) };
    }
    case 'holdChanged':
      return queue.isHeld === event.isHeld ? queue : { ...queue, isHeld: event.isHeld };
    default:
      return { ...queue, runs: queue.runs.map((run) => (run.key === event.key ? advance(run, event) : run)) };
  }
}

/** Adds a run at the end, or before a later attempt at the same message: those are requested at the same time. */
function insert(runs: RunQueue['runs'], added: QueuedRun): RunQueue['runs'] {
  const { attempt } = added;
  const next = runs.findIndex(
    (run) => attempt !== null && run.attempt?.group === attempt.group && run.attempt.number > attempt.number,
  );
  return runs.toSpliced(next < 0 ? runs.length : next, 0, added);
}

function advance(run: QueuedRun, event: RunQueueEvent): QueuedRun {
  if (run.stage === 'ended') return run;
  switch (event.type) {
    case 'reached':
      return { ...run, stage: event.stage };
    case 'paused':
      return run.stage === 'checking' ? run : { ...run, stage: 'paused' };
    case 'resumed':
      return run.stage === 'paused' ? { ...run, stage: 'queued' } : run;
    case 'ended':
      return { ...run, stage: 'ended', outcome: event.outcome };
    default:
      return run;
  }
}

const working: ReadonlySet<RunStage> = new Set(['preparing', 'running', 'checking']);

/** Counts the runs that are working now. */
export function countWorking({ runs }: RunQueue): number {
  return runs.filter(({ stage }) => working.has(stage)).length;
}

/**
 * Lists the runs to start now, oldest first, so that at most `room` work at the same time. A run that works in a folder
 * itself waits for the previous one there, and does not delay runs with a worktree.
 */
export function listStartable({ runs, isHeld }: RunQueue, room: number): readonly string[] {
  if (isHeld) return [];
  const atWork = runs.filter(({ stage }) => working.has(stage));
  const taken = new Set(atWork.filter(({ inPlace }) => inPlace).map(({ folder }) => folder));
  const chosen: string[] = [];
  for (const run of runs) {
    if (atWork.length + chosen.length >= room) break;
    if (run.stage !== 'queued' || (run.inPlace && taken.has(run.folder))) continue;
    if (run.inPlace) taken.add(run.folder);
    chosen.push(run.key);
  }
  return chosen;
}
