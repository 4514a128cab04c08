import type { EventState, ReportedEvent } from '../../shared/runs/run-event.ts';
import type { RunTotals } from '../../shared/runs/run-totals.ts';
import { type EventData, findNumber, findText } from '../../shared/runs/telemetry-event.ts';
import { copyToolTallies, countTool, createToolTallies, type ToolTallies } from '../../shared/runs/tool-tallies.ts';
import { readSpentTokens } from '../../shared/runs/usage-event.ts';
import { addTokens, type ModelTokens, noTokens, sumAllTokens } from '../../shared/spending/model-tokens.ts';

/** The maximum number of distinct files counted. Files beyond it are not counted. */
const maxFiles = 10_000;
/** The maximum number of types counted separately. Data with more has no real types. */
const maxTypes = 1_000;

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
  /** Hashes of the written paths, which do not reveal the paths. */
  files: Set<number>;
};

/** Returns an empty tally. */
export function createCounters(): RunCounters {
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
    tools: createToolTallies(),
    commands: 0,
    failedCommands: 0,
    added: 0,
    removed: 0,
    files: new Set(),
  };
}

/** Returns a copy of a tally. */
export function copyCounters(counters: RunCounters): RunCounters {
  return {
    ...counters,
    byType: Object.assign(Object.create(null), counters.byType),
    tools: copyToolTallies(counters.tools),
    files: new Set(counters.files),
  };
}

/** Counts another event. */
export function countEvent(counters: RunCounters, event: ReportedEvent): void {
  const { at, data, state, type } = event;
  counters.events += 1;
  countType(counters, type);
  if (at !== null) {
    counters.startedAt = Math.min(counters.startedAt ?? at, at);
    counters.lastAt = Math.max(counters.lastAt ?? at, at);
  }
  // Events after an end show that it was not the end, as with two runs in one file.
  if (type !== 'error' && type !== 'completed') counters.state = getStateAfter(type, state);
  countTool(counters.tools, event, counters.model);
  switch (type) {
    case 'started':
      counters.tool = findText(data, 'toolchain') ?? counters.tool;
      counters.model = findText(data, 'model') ?? counters.model;
      counters.endedAt = null;
      break;
    case 'prompt_sent':
      counters.tokensIn = addNullable(counters.tokensIn, findNumber(data, 'tokens', 'input_tokens'));
      break;
    case 'response_complete':
      counters.tokensIn = addNullable(counters.tokensIn, findNumber(data, 'input_tokens'));
      counters.tokensOut = addNullable(counters.tokensOut, findNumber(data, 'tokens', 'output_tokens'));
      break;
    case 'usage': {
      const spent = readSpentTokens(data, counters.model);
      if (spent !== null) counters.spent = addTokens(counters.spent, spent);
      break;
    }
    case 'bash_command':
      counters.commands += 1;
      break;
    case 'bash_output':
      if (state === 'failed') counters.failedCommands += 1;
      break;
    case 'file_write':
      countWrite(counters, data);
      break;
    case 'completed':
      counters.state = state === 'done' ? 'finished' : state === 'failed' ? 'failed' : 'stopped';
      counters.endedAt = at;
      break;
    case 'error':
      if (counters.endedAt === null) counters.state = 'failed';
      break;
  }
}

/** Returns the state of a run after this event. */
function getStateAfter(type: string, state: EventState): RunCounters['state'] {
  if (type === 'started') return 'starting';
  return type === 'approval' && state === 'waiting' ? 'waiting' : 'running';
}

function countType({ byType }: RunCounters, type: string): void {
  const before = byType[type];
  if (before !== undefined) byType[type] = before + 1;
  else if (Object.keys(byType).length < maxTypes) byType[type] = 1;
}

function countWrite(counters: RunCounters, data: EventData): void {
  const path = findText(data, 'path', 'file_path');
  if (path !== null && counters.files.size < maxFiles) counters.files.add(hashText(path));
  const { added, removed } = countWrittenLines(data);
  counters.added += added;
  counters.removed += removed;
}

/** Returns the lines that a write added and removed, from its own counts, or from its diff if it has none. */
export function countWrittenLines(data: EventData): { readonly added: number; readonly removed: number } {
  const diff = findText(data, 'diff', 'patch') ?? '';
  return {
    added: findNumber(data, 'added') ?? countLines(diff, /^\+(?!\+\+ )/gm),
    removed: findNumber(data, 'removed') ?? countLines(diff, /^-(?!-- )/gm),
  };
}

function countLines(diff: string, kind: RegExp): number {
  return diff.match(kind)?.length ?? 0;
}

function addNullable(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more;
}

/** Returns a 53-bit hash. Among ten thousand paths, a collision is not expected. */
export function hashText(text: string): number {
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

/** Returns a tally as totals, with the facts about the file. */
export function toTotals(counters: RunCounters, file: Pick<RunTotals, 'isTorn' | 'progress' | 'change'>): RunTotals {
  const { byType, files, spent, tokensIn, tokensOut, tools: _, ...counts } = counters;
  return {
    ...counts,
    ...file,
    ...(spent.length > 0 ? sumTokens(spent) : { spent: toReportedTokens(counters), tokensIn, tokensOut }),
    byType: { ...byType },
    files: files.size,
  };
}

/** Sums the tokens. Usage events are exact. If there are any, the counts in prompts and answers are duplicates. */
function sumTokens(spent: readonly ModelTokens[]): Pick<RunTotals, 'spent' | 'tokensIn' | 'tokensOut'> {
  const { input, output } = sumAllTokens(spent);
  return { spent: [...spent], tokensIn: input, tokensOut: output };
}

function toReportedTokens({ model, tokensIn, tokensOut }: RunCounters): ModelTokens[] {
  if (tokensIn === null && tokensOut === null) return [];
  return [{ ...noTokens, model, input: wholeNumber(tokensIn), output: wholeNumber(tokensOut) }];
}

function wholeNumber(number: number | null): number {
  return Math.max(0, Math.round(number ?? 0));
}
