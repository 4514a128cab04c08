import type { RunTotals } from '../../../shared/workcells/run-totals.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { counted, formatExactNumber, formatPercent, formatTokens } from '../../components/format/quantity.ts';
import { formatExactTime } from '../../components/format/time.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import { toolName } from './tool-name.ts';

export type RunTone = 'plain' | 'waiting' | 'running' | 'failed' | 'done';

/** What the line of facts says of a run. */
export type RunView = {
  readonly glyph: GlyphState;
  readonly state: string;
  readonly tone: RunTone;
  readonly facts: readonly { readonly name: string; readonly value: string; readonly exact?: string }[];
  readonly lines: { readonly added: number; readonly removed: number };
  readonly files: number;
  /** When it began and ended, Unix milliseconds: while `endedAt` is null it goes on. */
  readonly clock: { readonly startedAt: number; readonly endedAt: number | null } | null;
  readonly isLive: boolean;
};

const states: Readonly<
  Record<RunTotals['state'], { readonly glyph: GlyphState; readonly words: string; readonly tone: RunTone }>
> = {
  starting: { glyph: 'starting', words: 'Starting', tone: 'plain' },
  running: { glyph: 'running', words: 'Running', tone: 'running' },
  waiting: { glyph: 'waiting', words: 'Waiting for you', tone: 'waiting' },
  failed: { glyph: 'failed', words: 'Failed', tone: 'failed' },
  finished: { glyph: 'done', words: 'Finished', tone: 'plain' },
  stopped: { glyph: 'stopped', words: 'Stopped', tone: 'plain' },
  unknown: { glyph: 'cutOff', words: 'No end recorded', tone: 'plain' },
};

/** Whether a run may still tell of something. */
export function isLive(state: RunTotals['state']): boolean {
  return state === 'starting' || state === 'running' || state === 'waiting';
}

/** The facts of a run; what was not told is left out. */
export function describeRun(totals: RunTotals): RunView {
  const { glyph, tone, words } = states[totals.state];
  const live = isLive(totals.state);
  const ended = live ? null : (totals.endedAt ?? totals.lastAt);
  return {
    glyph,
    state: words,
    tone,
    facts: [engineOf(totals), startOf(totals), tokensOf(totals), commandsOf(totals)].filter((fact) => fact !== null),
    lines: { added: totals.added, removed: totals.removed },
    files: totals.files,
    clock: totals.startedAt === null ? null : { startedAt: totals.startedAt, endedAt: live ? null : ended },
    isLive: live,
  };
}

/** Time in words for a fact: `6 min 02 s` is what a person reads. Milliseconds. */
export function elapsedWords(ms: number): string {
  return formatDuration(ms);
}

/** What is to be known of a file beside its events: what is skipped, how far it was read, what has happened to it. */
export function describeNotices({ change, isTorn, malformed, progress, state }: RunTotals): readonly string[] {
  const notices: string[] = [];
  if (change !== null) notices.push(changes[change]);
  if (progress !== null && progress.of > 0) notices.push(`Reading: ${formatPercent(progress.done / progress.of)}`);
  // While a run goes on, its last line is being written.
  const torn = isTorn && !isLive(state) ? 1 : 0;
  if (malformed > 0) notices.push(`${counted(malformed, 'unreadable line')} skipped`);
  if (torn > 0) notices.push('1 torn line skipped');
  return notices;
}

const changes: Readonly<Record<NonNullable<RunTotals['change']>, string>> = {
  replaced: 'The file was replaced. It is read anew.',
  shrunk: 'The file became shorter. It is read anew.',
  gone: 'The file is gone. What was read of it is shown.',
  unreadable: 'The file cannot be read any more. What was read of it is shown.',
};

/** How many events there are, in words; while a file is being read, how many were found so far. */
export function eventsWords({ events, progress }: RunTotals): string {
  return progress === null ? counted(events, 'event') : `${counted(events, 'event')} so far`;
}

type Fact = RunView['facts'][number];

function engineOf({ model, tool }: RunTotals): Fact | null {
  const value = [tool === null ? null : toolName(tool), model].filter((part) => part !== null).join(', ');
  return value === '' ? null : { name: 'Engine', value };
}

function startOf({ startedAt }: RunTotals): Fact | null {
  if (startedAt === null) return null;
  return { name: 'Started', value: timeWithSeconds(startedAt), exact: formatExactTime(startedAt) };
}

function tokensOf({ tokensIn, tokensOut }: RunTotals): Fact | null {
  const parts = [
    tokensIn === null ? null : `${formatTokens(tokensIn)} in`,
    tokensOut === null ? null : `${formatTokens(tokensOut)} out`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const exact = `${formatExactNumber((tokensIn ?? 0) + (tokensOut ?? 0))} tokens`;
  return { name: 'Tokens', value: parts.join(', '), exact };
}

function commandsOf({ commands, failedCommands }: RunTotals): Fact | null {
  if (commands === 0) return null;
  const failed = failedCommands === 0 ? '' : `, ${formatExactNumber(failedCommands)} failed`;
  return { name: 'Commands', value: `${formatExactNumber(commands)} run${failed}` };
}

/** Local time of day with seconds: `6:45:10`. */
export function timeWithSeconds(at: number): string {
  const then = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${then.getHours()}:${two(then.getMinutes())}:${two(then.getSeconds())}`;
}
