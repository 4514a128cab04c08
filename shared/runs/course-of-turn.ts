import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import type { Turn } from '../transcript/turn.ts';
import { endsOfEntries } from './ends-of-entries.ts';
import type { TurnEvent } from './events-of-turn.ts';
import { longestOf } from './longest.ts';
import { type MarkSeries, markEvent, newSeries } from './mark-series.ts';
import type { RunBar } from './run-bars.ts';
import { approvalMark, diffMark, spentMark } from './run-marks.ts';
import { numberWithin, positionOfEntry } from './run-position.ts';
import { account, kindOfLane, newAccount, type Stretch, stretchesOf } from './time-account.ts';
import { timeKind } from './time-kind.ts';
import type { ToolTallies } from './tool-tallies.ts';
import { spentOfUsage } from './usage-event.ts';

const count = z.number().int().nonnegative();
/** Kind, start, milliseconds, and the number of the event within the turn. */
const stretch = z.tuple([timeKind, z.number(), z.number(), count]);
/** The tool's key, milliseconds, and the number of the event within the turn. */
const step = z.tuple([z.string(), z.number().nullable(), count]);

/** What a thread's report needs from a turn. */
export const turnTimeline = z.object({
  ms: z.partialRecord(timeKind, z.number()),
  stretches: z.array(stretch),
  stretchCount: count,
  waits: z.array(stretch),
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
const mostOfEach = 6;
const mostPairs = 40;

/** How a turn went. `bars` are the turn's own, and `tools` are counted from its `events`. */
export function timelineOfTurn(
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
  const time = timeOfTurn(turn, bars, now);
  const marks = marksOfTurn(events, turn.model, mostOfEach);
  const { timeline } = tools;
  const pairs = Object.entries(timeline.next).flatMap(([from, tos]) =>
    Object.entries(tos).map(([to, times]): TurnTimeline['next'][number] => [from, to, times]),
  );
  const reported = pairs.toSorted((one, other) => other[2] - one[2]).slice(0, mostPairs);
  const timesOf = (all: TurnTimeline['next']) => all.reduce((sum, [, , times]) => sum + times, 0);
  return {
    ms: time.ms,
    stretches: longestOf(time.longest, mostOfEach).map(shortened),
    stretchCount: time.count,
    waits: longestOf(time.waits, mostOfEach).map(shortened),
    waitCount: time.waitCount,
    next: reported,
    unpaired: timeline.unpaired + timesOf(pairs) - timesOf(reported),
    spent: Object.entries(timeline.spent).map(([key, spent]) => [key, spent]),
    answering: timeline.answering,
    slowest: longestOf(timeline.slowest.items, mostOfEach).map(({ key, ms, position }) => [key, ms, position]),
    failures: timeline.failures.slice(0, mostOfEach).map(({ key, ms, position }) => [key, ms, position]),
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
export function marksOfTurn(events: readonly TurnEvent[], model: string | null, most: number): MarkSeries {
  const series = newSeries(0, most);
  for (const { at, data, durationMs, position, state, type } of events) {
    if (at === null || (type === 'file_write' && state !== 'done')) continue;
    // A thread's approval carries the time of the request.
    const when = type === 'approval' ? at + (durationMs ?? 0) : at;
    const spent = type === 'usage' ? spentOfUsage(data, model) : null;
    markEvent(series, { type, at: when, position: numberWithin(position), data }, spent);
  }
  return series;
}

/**
 * While a turn runs and nothing is reported, we are waiting for the model, unless the machine slept or Codex
 * reconnected.
 */
function timeOfTurn(turn: Turn, bars: readonly RunBar[], now: number) {
  const own = newAccount();
  const ended = turn.endedAt ?? (turn.status === 'running' ? now : null);
  own.covered = turn.startedAt;
  const reported = [...bars.map((bar) => ({ ...bar, kind: kindOfLane(bar.lane) })), ...machineOf(turn)];
  for (const { from, kind, position, to } of reported.toSorted(
    (one, other) => one.to - other.to || one.from - other.from,
  )) {
    if (own.covered !== null && from > own.covered) account(own, 'model', own.covered, from, numberWithin(position));
    account(own, kind, from, to, numberWithin(position));
  }
  if (ended !== null && own.covered !== null && ended > own.covered) account(own, 'model', own.covered, ended, 0);
  return { ...stretchesOf(own), ms: positive(own.ms) };
}

function machineOf(turn: Turn): readonly (Pick<RunBar, 'from' | 'to' | 'position'> & { kind: 'machine' })[] {
  const ends = endsOfEntries(turn);
  return turn.entries.flatMap((entry, at) => {
    if (entry.kind !== 'status' || entry.at === null) return [];
    const position = positionOfEntry(0, at);
    if (entry.slept !== undefined) {
      const { from, until } = entry.slept;
      return [{ kind: 'machine' as const, from, to: Math.max(from, until), position }];
    }
    if (entry.attempt === null) return [];
    const began = entry.at;
    return [{ kind: 'machine' as const, from: began, to: Math.max(began, ends[at] ?? began), position }];
  });
}

function positive(ms: Readonly<Record<Stretch['kind'], number>>): TurnTimeline['ms'] {
  return Object.fromEntries(Object.entries(ms).filter(([, each]) => each > 0));
}

function shortened({ from, kind, ms, position }: Stretch): TurnTimeline['stretches'][number] {
  return [kind, from, ms, position];
}
