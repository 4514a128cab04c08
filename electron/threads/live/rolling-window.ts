import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { isUnfinished } from '../../../shared/store/is-unfinished.ts';
import { forgetOldest, keepEarlier, type TurnWindow } from '../../../shared/store/rolling-window.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { within } from '../../base/within.ts';
import type { ChangesService } from '../../changes/changes-service.ts';
import type { CommandService } from '../../console/command-service.ts';
import type { LiveThread } from '../live-thread.ts';
import type { ThreadPolicy } from '../thread-policy.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';
import { pickToolCalls, type TurnToolCalls, toStoredToolCalls } from './turn-tool-calls.ts';

/** How long a thread waits for its pinned turns, in milliseconds. A stalled disk must not keep it from being shown. */
const pinnedDeadlineMs = 1_000;

export type RollingWindowDeps = {
  readonly policy: Pick<ThreadPolicy, 'getTurnWindow'>;
  readonly store: Pick<ThreadStoreAccess, 'loadPinned'>;
  readonly clock: Clock;
  readonly commands: CommandService;
  readonly changes: ChangesService;
};

/**
 * Limits how much of a thread is in memory and is shown first. As the thread grows, its oldest turns and their outputs
 * leave the host's memory once they are finished and in our store. Turns that no store has stay.
 */
export class RollingWindow {
  readonly #deps: RollingWindowDeps;

  constructor(deps: RollingWindowDeps) {
    this.#deps = deps;
  }

  get size(): TurnWindow {
    return this.#deps.policy.getTurnWindow();
  }

  /** Receives the transcript that is now stored, and returns the part that stays in memory. */
  handleSaved(thread: LiveThread, saved: Transcript): Transcript {
    const { changes, commands } = this.#deps;
    const stored = new Set(saved.turns);
    const isAll = thread.log.transcript === saved;
    const left = thread.log.forgetOldest(this.size, (turn) => !stored.has(turn) || isUnfinished(turn));
    if (left.length === 0) return saved;
    const ids = new Set(left.map(({ id }) => id));
    for (const id of ids) thread.marks.delete(id);
    commands.forgetTurns(thread.id, ids);
    changes.forgetTurns(thread.id, left);
    return isAll ? thread.log.transcript : { ...saved, turns: saved.turns.filter(({ id }) => !ids.has(id)) };
  }

  /**
   * Creates the first view of a thread for a window: its newest turns, the pinned ones, and their commands and diffs.
   */
  async createView(thread: LiveThread) {
    const { clock, store } = this.#deps;
    const pinned = (await within(store.loadPinned(thread.id), pinnedDeadlineMs, clock)) ?? nothingPinned;
    thread.recorder.flush();
    const turns = pinned.turns.map(({ turn }) => turn);
    const stays = new Set(turns.map(({ id }) => id));
    const newest = forgetOldest(thread.log.transcript, this.size, (turn) => stays.has(turn.id) || isUnfinished(turn));
    const transcript = keepEarlier(newest, turns);
    const here = this.listToolCalls(thread.id);
    const there = toStoredToolCalls(thread.id, pinned);
    const strays = here.commands.filter(({ turnId }) => thread.log.findTurn(turnId) === null);
    const { commands, diffs } = pickToolCalls(transcript.turns, mergeWithoutRepeats(here, there));
    return { transcript, commands: [...commands, ...strays], diffs, seq: thread.log.seq };
  }

  /** Lists the commands and diffs of the turns of a thread in memory. */
  listToolCalls(threadId: ThreadId): TurnToolCalls {
    return { commands: this.#deps.commands.listCommands(threadId), diffs: this.#deps.changes.listSummaries(threadId) };
  }
}

const nothingPinned = { turns: [], outputs: [], diffs: [], problems: [] };

/** Returns everything in `here`, and from `there` only the turns that `here` does not have. */
function mergeWithoutRepeats(here: TurnToolCalls, there: TurnToolCalls): TurnToolCalls {
  const known = new Set([...here.commands, ...here.diffs].map(({ turnId }) => turnId));
  return {
    commands: [...here.commands, ...there.commands.filter(({ turnId }) => !known.has(turnId))],
    diffs: [...here.diffs, ...there.diffs.filter(({ turnId }) => !known.has(turnId))],
  };
}
