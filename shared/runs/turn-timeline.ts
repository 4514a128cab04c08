import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import type { Turn } from '../transcript/turn.ts';
import { getEntryEnds } from './entry-ends.ts';
import { selectLongest } from './longest.ts';
import { addEventMarks, createSeries, type MarkSeries } from './mark-series.ts';
import type { RunBar } from './run-bars.ts';
import { approvalMark, diffMark, spentMark } from './run-marks.ts';
import { getEntryPosition, getNumberInTurn } from './run-position.ts';
import { type AccountedTimeRange, addWork, createAccount, getTimeRanges, toTimeKind } from './time-account.ts';
import { timeKind } from './time-kind.ts';
import type { ToolTallies } from './tool-tallies.ts';
import type { TurnEvent } from './turn-events.ts';
import { readSpentTokens } from './usage-event.ts';

const count = z.number().int().nonnegative();
/** Kind, start, milliseconds, and the number of the event within the turn. */
const timeRange = z.tuple([timeKind, z.number(), z.number(), count]);
/** The tool's key, milliseconds, and the number of the event within the turn. */
const step = z.tuple([z.string(), z.number().nullable(), count]);

/** What a thread's report needs from a turn. */
export const turnTimeline = z.object({
  ms: z.partialRecord(timeKind, z.number()),
  stretches: z.array(timeRange),
  stretchCount: count,
  waits: z.array(timeRange),
  waitCount: count,
  next: z.array(z.tuple([z.string(), z.string(), count])),
  unpaired: count,
  spent: z.array(z.tuple([z.string(), z.array(modelTokens)])),
  answering: z.array(modelTokens),
  slowest: z.array(step),
  failures: z.array(step),
  failed: count,
  approvals: z.array(approvalMark),
  diffs: z.array(diffMark),
  tokens: z.array(spentMark),
  untimed: count,
});
export type TurnTimeline = Immutable<z.infer<typeof turnTimeline>>;

/** How many of each kind a turn keeps. A thread has thousands of turns. */
const maxOfEach = 6;
const maxPairs = 40;

/** Returns the timeline of a turn. `bars` are the turn's own, and `tools` are counted from its `events`. */
export function toTurnTimeline(
  turn: Turn,
  {
    bars,
    events,
    now,
    tools,
  }: {
    readonly events: readonly TurnEvent[];
    readonly bars: readonly RunBar[];
    readonly tools: ToolTallies;
    readonly now: number;
  },
): TurnTimeline {
  const time = accountTurnTime(turn, bars, now);
  const marks = toTurnMarkSeries(events, turn.model, maxOfEach);
  const { timeline } = tools;
  const pairs = Object.entries(timeline.next).flatMap(([from, tos]) =>
    Object.entries(tos).map(([to, times]): TurnTimeline['next'][number] => [from, to, times]),
  );
  const reported = pairs.toSorted((one, other) => other[2] - one[2]).slice(0, maxPairs);
  const timesOf = (all: TurnTimeline['next']) => all.reduce((sum, [, , times]) => sum + times, 0);
  return {
    ms: time.ms,
    stretches: selectLongest(time.longest, maxOfEach).map(toStoredRange),
    stretchCount: time.count,
    waits: selectLongest(time.waits, maxOfEach).map(toStoredRange),
    waitCount: time.waitCount,
    next: reported,
    unpaired: timeline.unpaired + timesOf(pairs) - timesOf(reported),
    spent: Object.entries(timeline.spent).map(([key, spent]) => [key, spent]),
    answering: timeline.answering,
    slowest: selectLongest(timeline.slowest.items, maxOfEach).map(({ key, ms, position }) => [key, ms, position]),
    failures: timeline.failures.slice(0, maxOfEach).map(({ key, ms, position }) => [key, ms, position]),
    failed: timeline.failed,
    approvals: marks.approvals,
    diffs: marks.diffs,
    tokens: marks.spent,
    untimed: events.filter(({ at }) => at === null).length,
  };
}

/**
 * The marks that a turn's events put on the time axis, at most `most` of each kind. Positions are numbers within the
 * turn.
 */
export function toTurnMarkSeries(events: readonly TurnEvent[], model: string | null, most: number): MarkSeries {
  const series = createSeries(0, most);
  for (const { at, data, durationMs, position, state, type } of events) {
    if (at === null || (type === 'file_write' && state !== 'done')) continue;
    // A thread's approval carries the time of the request.
    const when = type === 'approval' ? at + (durationMs ?? 0) : at;
    const spent = type === 'usage' ? readSpentTokens(data, model) : null;
    addEventMarks(series, { type, at: when, position: getNumberInTurn(position), data }, spent);
  }
  return series;
}

/**
 * While a turn runs and nothing is reported, we are waiting for the model, unless the machine slept or Codex
 * reconnected.
 */
export function accountTurnTime(turn: Turn, bars: readonly RunBar[], now: number) {
  const own = createAccount();
  const ended = turn.endedAt ?? (turn.status === 'running' ? now : null);
  own.covered = turn.startedAt;
  const reported = [...bars.map((bar) => ({ ...bar, kind: toTimeKind(bar.lane) })), ...listMachineWaits(turn)];
  for (const { from, kind, position, to } of reported.toSorted(
    (one, other) => one.to - other.to || one.from - other.from,
  )) {
    if (own.covered !== null && from > own.covered) addWork(own, 'model', own.covered, from, getNumberInTurn(position));
    addWork(own, kind, from, to, getNumberInTurn(position));
  }
  if (ended !== null && own.covered !== null && ended > own.covered) addWork(own, 'model', own.covered, ended, 0);
  return { ...getTimeRanges(own), ms: selectPositive(own.ms) };
}

/** Lists when the machine slept and when Codex reconnected during a turn. */
export function listMachineWaits(
  turn: Turn,
): readonly (Pick<RunBar, 'from' | 'to' | 'position'> & { kind: 'machine' })[] {
  const ends = getEntryEnds(turn);
  return turn.entries.flatMap((entry, at) => {
    if (entry.kind !== 'status' || entry.at === null) return [];
    const position = getEntryPosition(0, at);
    if (entry.slept !== undefined) {
      const { from, until } = entry.slept;
      return [{ kind: 'machine' as const, from, to: Math.max(from, until), position }];
    }
    if (entry.attempt === null) return [];
    const began = entry.at;
    return [{ kind: 'machine' as const, from: began, to: Math.max(began, ends[at] ?? began), position }];
  });
}

function selectPositive(ms: Readonly<Record<AccountedTimeRange['kind'], number>>): TurnTimeline['ms'] {
  return Object.fromEntries(Object.entries(ms).filter(([, each]) => each > 0));
}

function toStoredRange({ from, kind, ms, position }: AccountedTimeRange): TurnTimeline['stretches'][number] {
  return [kind, from, ms, position];
}
