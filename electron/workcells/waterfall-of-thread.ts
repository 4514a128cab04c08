import type { TurnId } from '../../shared/base/ids.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { barsOfTurn } from '../../shared/workcells/bars-of-turn.ts';
import { idleBetween, mergeBars } from '../../shared/workcells/merge-bars.ts';
import type { RunBar, Waterfall } from '../../shared/workcells/run-bars.ts';
import { positionWithin } from '../../shared/workcells/run-position.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** A stretch longer than this in which nothing was is told as idle. */
const idleMs = 5 * 60_000;
/** So many turns are looked at closely; of more, what was kept of each is enough. */
const turnsLookedAt = 30;

export type Stretch = {
  /** Unix milliseconds; null: the end of the run on that side. */
  readonly from: number | null;
  readonly to: number | null;
  readonly pixels: number;
  readonly now: number;
};

/** The waterfall of a stretch of a thread. Turns that have to be read for it come from `load`. */
export async function waterfallOfThread(
  turns: readonly IndexedTurn[],
  { from, now, pixels, to }: Stretch,
  load: (turnIds: readonly TurnId[]) => Promise<readonly Turn[]>,
): Promise<Waterfall> {
  const spans = turns.flatMap((indexed) => spanOf(indexed, now));
  const begin = from ?? spans.reduce((first, span) => Math.min(first, span.from), spans[0]?.from ?? 0);
  const end = Math.max(begin, to ?? spans.reduce((last, span) => Math.max(last, span.to), begin));
  const within = spans.filter((span) => span.from <= end && span.to >= begin).map(({ indexed }) => indexed);
  const bars = within.length > turnsLookedAt ? within.flatMap(keptBars) : await closeBars(within, now, load);
  const seen = bars.filter((bar) => bar.from <= end && bar.to >= begin);
  const idle = idleBetween(seen, idleMs);
  const shown = end - begin - idle.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  return { from: begin, to: end, bars: [...mergeBars(seen, Math.max(0, shown) / pixels)], idle: [...idle] };
}

function spanOf(indexed: IndexedTurn, now: number): readonly { indexed: IndexedTurn; from: number; to: number }[] {
  const { endedAt, lastAt, startedAt, status } = indexed.facts;
  const from = startedAt ?? lastAt;
  const to = status === 'running' ? now : (endedAt ?? lastAt ?? from);
  return from === null || to === null ? [] : [{ indexed, from, to: Math.max(from, to) }];
}

async function closeBars(
  turns: readonly IndexedTurn[],
  now: number,
  load: (turnIds: readonly TurnId[]) => Promise<readonly Turn[]>,
): Promise<readonly RunBar[]> {
  const away = turns.flatMap(({ turn, turnId }) => (turn === null ? [turnId] : []));
  const loaded = new Map((away.length === 0 ? [] : await load(away)).map((turn) => [turn.id, turn]));
  return turns.flatMap(({ facts, ordinal, turn, turnId }) => {
    const read = turn ?? loaded.get(turnId);
    return read === undefined ? [] : barsOfTurn(read, ordinal, read.status === 'running' ? now : (facts.lastAt ?? now));
  });
}

function keptBars({ facts, ordinal }: IndexedTurn): readonly RunBar[] {
  return facts.bars.map(([lane, from, to, state, number]) => ({
    lane,
    from,
    to,
    state,
    position: positionWithin(ordinal, number),
  }));
}
