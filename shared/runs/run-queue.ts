/** Where a run stands from the moment that it is asked for. */
export type RunStage =
  /** Waits for others to end. */
  | 'queued'
  /** Its worktree is being made and its tool started. */
  | 'preparing'
  | 'running'
  /** The person has held it up: its place is free for another. */
  | 'paused'
  | 'checking'
  | 'ended';

/** How a run ended. */
export type RunOutcome = 'done' | 'failed' | 'cancelled';

/** A run in the queue. */
export type QueuedRun = {
  /** Tells it from all others. */
  readonly key: string;
  /** The folder that it was asked for, an absolute path. */
  readonly folder: string;
  /** It works in the folder itself: no other run does so at the same time. */
  readonly inPlace: boolean;
  readonly stage: RunStage;
  /** Null until it has ended. */
  readonly outcome: RunOutcome | null;
};

/** All runs that were asked for, oldest first. */
export type RunQueue = {
  readonly runs: readonly QueuedRun[];
  /** Nothing new is started. */
  readonly isHeld: boolean;
};

export const emptyQueue: RunQueue = { runs: [], isHeld: false };

/** What happens to the queue. */
export type RunQueueEvent =
  | { readonly type: 'asked'; readonly run: Pick<QueuedRun, 'key' | 'folder' | 'inPlace'> }
  | { readonly type: 'reached'; readonly key: string; readonly stage: 'preparing' | 'running' | 'checking' }
  | { readonly type: 'paused'; readonly key: string }
  /** Goes on when there is a place for it. */
  | { readonly type: 'resumed'; readonly key: string }
  | { readonly type: 'ended'; readonly key: string; readonly outcome: RunOutcome }
  | { readonly type: 'held'; readonly isHeld: boolean };

/** The queue after an event. What does not fit a run's stage changes nothing. */
export function reduceQueue(queue: RunQueue, event: RunQueueEvent): RunQueue {
  switch (event.type) {
    case 'asked': {
      if (queue.runs.some(({ key }) => key === event.run.key)) return queue;
      return { ...queue, runs: [...queue.runs, { ...event.run, stage: 'queued', outcome: null }] };
    }
    case 'held':
      return queue.isHeld === event.isHeld ? queue : { ...queue, isHeld: event.isHeld };
    default:
      return { ...queue, runs: queue.runs.map((run) => (run.key === event.key ? advance(run, event) : run)) };
  }
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

/** How many runs work now. */
export function countWorking({ runs }: RunQueue): number {
  return runs.filter(({ stage }) => working.has(stage)).length;
}

/**
 * The runs that begin now, oldest first, so that at most `room` work at the same time. One that works in a folder itself
 * waits for the one before it there, and holds up none that has a worktree.
 */
export function startable({ runs, isHeld }: RunQueue, room: number): readonly string[] {
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
