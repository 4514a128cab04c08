import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { within } from '../../../shared/base/within.ts';
import { isUnfinished } from '../../../shared/store/is-unfinished.ts';
import { forgetOldest, keepEarlier, type TurnWindow } from '../../../shared/store/rolling-window.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import type { DiffService } from '../../changes/diff-service.ts';
import type { ExecService } from '../../console/exec-service.ts';
import type { LiveThread } from '../live-thread.ts';
import type { KeptThreads } from '../stored-threads.ts';
import { type ToolCallsOfTurns, toolCallsIn, toolCallsInStored } from './tool-calls-of-turns.ts';

/** How long a thread waits for its pinned turns, in milliseconds. A stalled disk must not keep it from being shown. */
const pinnedDeadlineMs = 1_000;

export type RollingWindowDeps = {
  /** How much of a thread is in memory, from the current settings. */
  readonly size: () => TurnWindow;
  readonly kept: Pick<KeptThreads, 'loadPinned'>;
  readonly clock: Clock;
  readonly exec: ExecService;
  readonly diff: DiffService;
};

/**
 * Limits how much of a thread is in memory and is shown first. As it grows, its oldest turns leave the host's memory
 * with what they produced, once they are finished and in our store. What no store has stays.
 */
export class RollingWindow {
  readonly #deps: RollingWindowDeps;

  constructor(deps: RollingWindowDeps) {
    this.#deps = deps;
  }

  get size(): TurnWindow {
    return this.#deps.size();
  }

  /** Receives the transcript that is now stored, and returns the part that stays in memory. */
  saved(thread: LiveThread, saved: Transcript): Transcript {
    const { diff, exec } = this.#deps;
    const stored = new Set(saved.turns);
    const isAll = thread.log.transcript === saved;
    const left = thread.log.forgetOldest(this.size, (turn) => !stored.has(turn) || isUnfinished(turn));
    if (left.length === 0) return saved;
    const ids = new Set(left.map(({ id }) => id));
    for (const id of ids) thread.marks.delete(id);
    exec.forgetTurns(thread.id, ids);
    diff.forgetTurns(thread.id, left);
    return isAll ? thread.log.transcript : { ...saved, turns: saved.turns.filter(({ id }) => !ids.has(id)) };
  }

  /** The first view of a thread for a window: its newest turns, the pinned ones, and what they produced. */
  async view(thread: LiveThread) {
    const { clock, kept } = this.#deps;
    const pinned = (await within(kept.loadPinned(thread.id), pinnedDeadlineMs, clock)) ?? nothingPinned;
    thread.recorder.flush();
    const turns = pinned.turns.map(({ turn }) => turn);
    const stays = new Set(turns.map(({ id }) => id));
    const newest = forgetOldest(thread.log.transcript, this.size, (turn) => stays.has(turn.id) || isUnfinished(turn));
    const transcript = keepEarlier(newest, turns);
    const here = this.made(thread.id);
    const there = toolCallsInStored(thread.id, pinned);
    const strays = here.runs.filter(({ turnId }) => thread.log.turn(turnId) === null);
    const { runs, diffs } = toolCallsIn(transcript.turns, withoutRepeats(here, there));
    return { transcript, runs: [...runs, ...strays], diffs, seq: thread.log.seq };
  }

  /** What the turns of a thread in memory produced. */
  made(threadId: ThreadId): ToolCallsOfTurns {
    return { runs: this.#deps.exec.runs(threadId), diffs: this.#deps.diff.summaries(threadId) };
  }
}

const nothingPinned = { turns: [], outputs: [], diffs: [], problems: [] };

/** Everything in `here`, and from `there` only what `here` does not have. */
function withoutRepeats(here: ToolCallsOfTurns, there: ToolCallsOfTurns): ToolCallsOfTurns {
  const known = new Set([...here.runs, ...here.diffs].map(({ turnId }) => turnId));
  return {
    runs: [...here.runs, ...there.runs.filter(({ turnId }) => !known.has(turnId))],
    diffs: [...here.diffs, ...there.diffs.filter(({ turnId }) => !known.has(turnId))],
  };
}
