import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { parseJson } from '../base/parse-json.ts';
import { modelTokens, sumTokens } from '../spending/model-tokens.ts';
import { getSleptMs } from '../transcript/sleep.ts';
import type { Turn } from '../transcript/turn.ts';
import { describeTurnActivity } from './describe-turn.ts';
import { mergeBars } from './merge-bars.ts';
import { barState, lane, type RunBar } from './run-bars.ts';
import { getNumberInTurn } from './run-position.ts';
import { countTool, createToolTallies, type ToolTallies, toolCounters } from './tool-tallies.ts';
import { toTurnBars } from './turn-bars.ts';
import { isFileRead, type TurnEvent, toTurnEvents } from './turn-events.ts';
import { toTurnTimeline, turnTimeline } from './turn-timeline.ts';

/** Increases whenever facts are computed differently, so that older ones are computed again. */
export const factsVersion = 7;

/** The maximum number of bars a turn keeps for the overview of its run. A closer view reads its entries. */
const maxBars = 24;

/** What lists and totals need from a turn, so they do not read its entries. Times are Unix milliseconds. */
export const turnFacts = z.object({
  status: z.enum(['pending', 'running', 'completed', 'interrupted', 'failed', 'notSent']),
  model: z.string().nullable(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** The earliest and latest times in it. */
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  durationMs: z.number(),
  /** How long the machine slept since it began, if it did. */
  sleptMs: z.number().optional(),
  /** The number of events of each type. */
  byType: z.record(z.string(), z.number().int().nonnegative()),
  commands: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  edits: z.number().int().nonnegative(),
  files: z.array(z.object({ path: z.string(), added: z.number(), removed: z.number() })),
  /** The tokens each model read and wrote. */
  spent: z.array(modelTokens),
  /** The tools used. Positions are numbers within the turn. */
  tools: z.array(toolCounters),
  /** Where its time went, and its marks. */
  timeline: turnTimeline,
  waits: z.boolean(),
  /** Lane, start, end, and state of each bar, and the place of its event within the turn. */
  bars: z.array(z.tuple([lane, z.number(), z.number(), barState, z.number().int().nonnegative()])),
  /** What it does or did last: words, and which of them are code. */
  words: z.array(z.object({ text: z.string(), code: z.boolean() })),
});
export type TurnFacts = Immutable<z.infer<typeof turnFacts>>;

/**
 * Reads facts written by this version; null for anything else. Checks only what distinguishes them from other JSON: a
 * thread has thousands of facts, and only our code writes them.
 */
export function readTurnFacts(text: string): TurnFacts | null {
  const value = parseJson(text);
  return isTurnFacts(value) ? value : null;
}

function isTurnFacts(value: unknown): value is TurnFacts {
  return typeof value === 'object' && value !== null && 'byType' in value && 'bars' in value && 'words' in value;
}

/** The facts of a turn. Whatever is still running extends to `now`. */
export function toTurnFacts(turn: Turn, now: number): TurnFacts {
  const events = toTurnEvents(turn, 0);
  const byType: Record<string, number> = {};
  for (const { type } of events) byType[type] = (byType[type] ?? 0) + 1;
  const commands = turn.entries.flatMap((entry) => (entry.kind === 'command' && !isFileRead(entry) ? [entry] : []));
  const patches = turn.entries.flatMap((entry) => (entry.kind === 'patch' && entry.status === 'done' ? [entry] : []));
  const { endedAt, model, startedAt, status } = turn;
  const tools = tallyTools(events, model);
  const bars = toTurnBars(turn, 0, now);
  const slept = startedAt === null ? 0 : getSleptMs(turn.entries, startedAt);
  return {
    status,
    model,
    startedAt,
    endedAt,
    firstAt: findFirstTime(turn),
    lastAt: findNewestTime(turn),
    durationMs: turn.durationMs ?? (startedAt === null || endedAt === null ? 0 : Math.max(0, endedAt - startedAt)),
    ...(slept > 0 && { sleptMs: slept }),
    byType,
    commands: commands.length,
    failed: commands.filter(({ status: how }) => how === 'failed' || how === 'blocked' || how === 'cutOff').length,
    edits: patches.length,
    files: sumFileChanges(patches.flatMap(({ files }) => files)),
    waits: events.some(({ state }) => state === 'waiting'),
    spent: [...sumTokens([(turn.usage ?? []).map(({ after: _after, at: _at, ...tokens }) => tokens)])],
    tools: Object.values(tools.byKey),
    timeline: toTurnTimeline(turn, { events, bars, tools, now }),
    bars: toStoredBars(bars),
    words: describeTurnActivity(turn),
  };
}

function tallyTools(events: readonly TurnEvent[], model: string | null): ToolTallies {
  const tallies = createToolTallies();
  for (const event of events) countTool(tallies, { ...event, position: getNumberInTurn(event.position) }, model);
  return tallies;
}

/** The latest time in a turn. Null without one. */
export function findNewestTime({ endedAt, entries, startedAt }: Turn): number | null {
  return entries.reduce((newest, { at }) => getLater(newest, at), getLater(startedAt, endedAt));
}

/** A message is sent before its turn begins. */
function findFirstTime({ entries, startedAt }: Turn): number | null {
  const times = [startedAt, ...entries.map(({ at }) => at)].filter((at) => at !== null);
  return times.length === 0 ? null : times.reduce((first, at) => Math.min(first, at));
}

/** The number of events in a turn. */
export function countEvents({ byType }: TurnFacts): number {
  return Object.values(byType).reduce((sum, count) => sum + count, 0);
}

function getLater(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

function sumFileChanges(changes: readonly { path: string; added: number; removed: number }[]): TurnFacts['files'] {
  const files = new Map<string, { path: string; added: number; removed: number }>();
  for (const { added, path, removed } of changes) {
    const known = files.get(path) ?? { path, added: 0, removed: 0 };
    files.set(path, { path, added: known.added + added, removed: known.removed + removed });
  }
  return [...files.values()];
}

function toStoredBars(bars: readonly RunBar[]): TurnFacts['bars'] {
  const from = bars.reduce((least, bar) => Math.min(least, bar.from), Number.POSITIVE_INFINITY);
  const to = bars.reduce((most, bar) => Math.max(most, bar.to), Number.NEGATIVE_INFINITY);
  let merged = bars;
  for (let gap = Math.max(1, (to - from) / 500); merged.length > maxBars; gap *= 2) merged = mergeBars(bars, gap);
  return merged.map((bar) => [bar.lane, bar.from, bar.to, bar.state, getNumberInTurn(bar.position)]);
}
