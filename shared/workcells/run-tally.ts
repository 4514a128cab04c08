import { addTokens, allTokens, type ModelTokens, noTokens } from '../spending/model-tokens.ts';
import type { EventState, ToldEvent } from './run-event.ts';
import type { RunTotals } from './run-totals.ts';
import { type EventData, numberIn, textIn } from './telemetry-event.ts';
import { copyToolTallies, countTool, emptyToolTallies, type ToolTallies } from './tool-tallies.ts';
import { spentOfUsage } from './usage-event.ts';

/** The maximum number of distinct files counted. Files beyond it are not counted. */
const mostFiles = 10_000;
/** The maximum number of types counted separately. Data with more has no real types. */
const mostTypes = 1_000;

/** Counts over the events of a run, as plain data that can be stored and continued. */
export type RunCounters = {
  state: RunTotals['state'];
  events: number;
  malformed: number;
  byType: Record<string, number>;
  tool: string | null;
  model: string | null;
  startedAt: number | null;
  lastAt: number | null;
  endedAt: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  /** Usage from usage events, each the difference of a running total. */
  spent: readonly ModelTokens[];
  tools: ToolTallies;
  commands: number;
  failedCommands: number;
  added: number;
  removed: number;
  /** Hashes of the written paths. The paths cannot be read from them. */
  files: Set<number>;
};

/** An empty tally. */
export function emptyTally(): RunCounters {
  return {
    state: 'unknown',
    events: 0,
    malformed: 0,
    byType: Object.create(null),
    tool: null,
    model: null,
    startedAt: null,
    lastAt: null,
    endedAt: null,
    tokensIn: null,
    tokensOut: null,
    spent: [],
    tools: emptyToolTallies(),
    commands: 0,
    failedCommands: 0,
    added: 0,
    removed: 0,
    files: new Set(),
  };
}

/** A copy of a tally. */
export function copyTally(tally: RunCounters): RunCounters {
  return {
    ...tally,
    byType: Object.assign(Object.create(null), tally.byType),
    tools: copyToolTallies(tally.tools),
    files: new Set(tally.files),
  };
}

/** Counts one more event. */
export function countEvent(tally: RunCounters, event: ToldEvent): void {
  const { at, data, state, type } = event;
  tally.events += 1;
  countType(tally, type);
  if (at !== null) {
    tally.startedAt = Math.min(tally.startedAt ?? at, at);
    tally.lastAt = Math.max(tally.lastAt ?? at, at);
  }
  // Events after an end show that it was not the end, as with two runs in one file.
  if (type !== 'error' && type !== 'completed') tally.state = stateAfter(type, state);
  countTool(tally.tools, event, tally.model);
  switch (type) {
    case 'started':
      tally.tool = textIn(data, 'toolchain') ?? tally.tool;
      tally.model = textIn(data, 'model') ?? tally.model;
      tally.endedAt = null;
      break;
    case 'prompt_sent':
      tally.tokensIn = plus(tally.tokensIn, numberIn(data, 'tokens', 'input_tokens'));
      break;
    case 'response_complete':
      tally.tokensIn = plus(tally.tokensIn, numberIn(data, 'input_tokens'));
      tally.tokensOut = plus(tally.tokensOut, numberIn(data, 'tokens', 'output_tokens'));
      break;
    case 'usage': {
      const spent = spentOfUsage(data, tally.model);
      if (spent !== null) tally.spent = addTokens(tally.spent, spent);
      break;
    }
    case 'bash_command':
      tally.commands += 1;
      break;
    case 'bash_output':
      if (state === 'failed') tally.failedCommands += 1;
      break;
    case 'file_write':
      countWrite(tally, data);
      break;
    case 'completed':
      tally.state = state === 'done' ? 'finished' : state === 'failed' ? 'failed' : 'stopped';
      tally.endedAt = at;
      break;
    case 'error':
      if (tally.endedAt === null) tally.state = 'failed';
      break;
  }
}

/** The state of a run after this event. */
function stateAfter(type: string, state: EventState): RunCounters['state'] {
  if (type === 'started') return 'starting';
  return type === 'approval' && state === 'waiting' ? 'waiting' : 'running';
}

function countType({ byType }: RunCounters, type: string): void {
  const before = byType[type];
  if (before !== undefined) byType[type] = before + 1;
  else if (Object.keys(byType).length < mostTypes) byType[type] = 1;
}

function countWrite(tally: RunCounters, data: EventData): void {
  const path = textIn(data, 'path', 'file_path');
  if (path !== null && tally.files.size < mostFiles) tally.files.add(hashOf(path));
  const { added, removed } = linesOfWrite(data);
  tally.added += added;
  tally.removed += removed;
}

/** The lines that a write added and removed, from its own counts or else from its diff. */
export function linesOfWrite(data: EventData): { readonly added: number; readonly removed: number } {
  const diff = textIn(data, 'diff', 'patch') ?? '';
  return {
    added: numberIn(data, 'added') ?? linesOf(diff, /^\+(?!\+\+ )/gm),
    removed: numberIn(data, 'removed') ?? linesOf(diff, /^-(?!-- )/gm),
  };
}

function linesOf(diff: string, kind: RegExp): number {
  return diff.match(kind)?.length ?? 0;
}

function plus(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more;
}

/** A 53-bit hash. Among ten thousand paths, a collision is not expected. */
export function hashOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}

/** A tally as totals, with what is known about the file. */
export function totalsOf(tally: RunCounters, file: Pick<RunTotals, 'isTorn' | 'progress' | 'change'>): RunTotals {
  const { byType, files, spent, tokensIn, tokensOut, tools: _, ...counts } = tally;
  return {
    ...counts,
    ...file,
    ...(spent.length > 0 ? sumsOf(spent) : { spent: spentAsTold(tally), tokensIn, tokensOut }),
    byType: { ...byType },
    files: files.size,
  };
}

/** Usage events are exact. If there are any, the counts in prompts and answers are duplicates. */
function sumsOf(spent: readonly ModelTokens[]): Pick<RunTotals, 'spent' | 'tokensIn' | 'tokensOut'> {
  const { input, output } = allTokens(spent);
  return { spent: [...spent], tokensIn: input, tokensOut: output };
}

function spentAsTold({ model, tokensIn, tokensOut }: RunCounters): ModelTokens[] {
  if (tokensIn === null && tokensOut === null) return [];
  return [{ ...noTokens, model, input: wholeNumber(tokensIn), output: wholeNumber(tokensOut) }];
}

function wholeNumber(number: number | null): number {
  return Math.max(0, Math.round(number ?? 0));
}
