import type { TurnId } from '../../../shared/base/ids.ts';
import { selectMarks } from '../../../shared/runs/mark-series.ts';
import { findIdleGaps, mergeBars } from '../../../shared/runs/merge-bars.ts';
import type { RunBar, Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunMarks } from '../../../shared/runs/run-marks.ts';
import { getPosition } from '../../../shared/runs/run-position.ts';
import { toWaitMarks } from '../../../shared/runs/run-timeline.ts';
import { toTurnBars } from '../../../shared/runs/turn-bars.ts';
import { toTurnEvents } from '../../../shared/runs/turn-events.ts';
import { toTurnMarkSeries } from '../../../shared/runs/turn-timeline.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { findLongestWaits, listStoredMarks, toThreadMarks } from '../report/to-thread-report.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** A longer gap, in milliseconds, is shown as idle. */
const idleMs = 5 * 60_000;
/** With more turns than this, the stored facts of each turn are enough. */
const maxDetailedTurns = 30;

/** The part of a thread that a waterfall shows, and its width in px. `now` is Unix milliseconds. */
export type WaterfallRange = {
  /** Unix milliseconds; null: the end of the run on that side. */
  readonly from: number | null;
  readonly to: number | null;
  readonly pixels: number;
  readonly now: number;
};

/** Creates the waterfall of a time range of a thread. `load` reads the turns it needs. */
export async function createThreadWaterfall(
  turns: readonly IndexedTurn[],
  { from, now, pixels, to }: WaterfallRange,
  load: (turnIds: readonly TurnId[]) => Promise<readonly Turn[]>,
): Promise<Waterfall> {
  const spans = turns.flatMap((indexed) => getSpan(indexed, now));
  const begin = from ?? spans.reduce((first, span) => Math.min(first, span.from), spans[0]?.from ?? 0);
  const end = Math.max(begin, to ?? spans.reduce((last, span) => Math.max(last, span.to), begin));
  const within = spans.filter((span) => span.from <= end && span.to >= begin).map(({ indexed }) => indexed);
  const { bars, marks } =
    within.length > maxDetailedTurns
      ? { bars: within.flatMap(getStoredBars), marks: listStoredMarks(within) }
      : await readDetails(within, now, load);
  const seen = bars.filter((bar) => bar.from <= end && bar.to >= begin);
  const idle = findIdleGaps(seen, idleMs);
  const shown = end - begin - idle.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  const distance = Math.max(0, shown) / pixels;
  const waits = toWaitMarks(findLongestWaits(within));
  return {
    from: begin,
    to: end,
    bars: [...mergeBars(seen, distance)],
    idle: [...idle],
    marks: { ...selectMarks(marks, { from: begin, to: end, distance }), waits },
  };
}

function getSpan(indexed: IndexedTurn, now: number): readonly { indexed: IndexedTurn; from: number; to: number }[] {
  const { endedAt, lastAt, startedAt, status } = indexed.facts;
  const from = startedAt ?? lastAt;
  const to = status === 'running' ? now : (endedAt ?? lastAt ?? from);
  return from === null || to === null ? [] : [{ indexed, from, to: Math.max(from, to) }];
}

async function readDetails(
  turns: readonly IndexedTurn[],
  now: number,
  load: (turnIds: readonly TurnId[]) => Promise<readonly Turn[]>,
): Promise<{ readonly bars: readonly RunBar[]; readonly marks: Omit<RunMarks, 'waits'> }> {
  const away = turns.flatMap(({ turn, turnId }) => (turn === null ? [turnId] : []));
  const loaded = new Map((away.length === 0 ? [] : await load(away)).map((turn) => [turn.id, turn]));
  const read = turns.flatMap(({ facts, ordinal, turn, turnId }) => {
    const each = turn ?? loaded.get(turnId);
    return each === undefined ? [] : [{ facts, ordinal, turn: each }];
  });
  const marks = read.map(({ ordinal, turn }) => {
    const { approvals, diffs, spent } = toTurnMarkSeries(
      toTurnEvents(turn, ordinal),
      turn.model,
      Number.POSITIVE_INFINITY,
    );
    return {
      approvals: toThreadMarks(approvals, ordinal),
      diffs: toThreadMarks(diffs, ordinal),
      spent: toThreadMarks(spent, ordinal),
    };
  });
  return {
    bars: read.flatMap(({ facts, ordinal, turn }) =>
      toTurnBars(turn, ordinal, turn.status === 'running' ? now : (facts.lastAt ?? now)),
    ),
    marks: {
      approvals: marks.flatMap(({ approvals }) => approvals),
      diffs: marks.flatMap(({ diffs }) => diffs),
      spent: marks.flatMap(({ spent }) => spent),
    },
  };
}

function getStoredBars({ facts, ordinal }: IndexedTurn): readonly RunBar[] {
  return facts.bars.map(([lane, from, to, state, number]) => ({
    lane,
    from,
    to,
    state,
    position: getPosition(ordinal, number),
  }));
}
