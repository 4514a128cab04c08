import { setImmediate } from 'node:timers/promises';
import type { TurnId } from '../../../shared/base/ids.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunSteps } from '../../../shared/runs/compare/run-step.ts';
import { toTurnEvents } from '../../../shared/runs/turn-events.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { StepFold } from '../compare/step-fold.ts';
import type { StepsReading } from './run-source.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** How many turns are read per step, so that reading can report progress and be canceled. */
const turnsPerStep = 50;

export type ThreadStepsDeps = {
  /** The folder where the thread works. */
  readonly root: string;
  readonly onProgress: (share: number, count: number) => void;
  readonly turns: () => Promise<Result<readonly IndexedTurn[], RunProblem>>;
  readonly load: (ids: readonly TurnId[]) => Promise<readonly Turn[]>;
};

/** Reads a thread as steps, some turns at a time. */
export function readThreadSteps(deps: ThreadStepsDeps): StepsReading {
  const canceled = new AbortController();
  return { done: read(deps, canceled.signal), end: () => canceled.abort() };
}

async function read(
  { load, onProgress, root, turns }: ThreadStepsDeps,
  signal: AbortSignal,
): Promise<Result<RunSteps | null, RunProblem>> {
  const all = await turns();
  if (!all.ok) return all;
  const fold = new StepFold(root);
  let events = 0;
  for (let at = 0; at < all.value.length; at += turnsPerStep) {
    const some = all.value.slice(at, at + turnsPerStep);
    const loaded = await load(some.flatMap(({ turn, turnId }) => (turn === null ? [turnId] : [])));
    // Turns in memory load without waiting, so yield to other work.
    await setImmediate();
    if (signal.aborted) return ok(null);
    const known = new Map(loaded.map((turn) => [turn.id, turn]));
    for (const { ordinal, turn, turnId } of some) {
      const found = turn ?? known.get(turnId);
      if (found === undefined) continue;
      for (const event of toTurnEvents(found, ordinal)) fold.add(event);
    }
    events += some.reduce((sum, turn) => sum + turn.events, 0);
    onProgress(Math.min(1, (at + turnsPerStep) / all.value.length), events);
  }
  return ok(fold.end());
}
