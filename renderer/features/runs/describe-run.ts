import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import { getToolLabel } from '../../../shared/runs/tool-label.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import { sumAllTokens } from '../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { describeCost } from '../../components/format/cost.ts';
import { formatPercent, formatTokens } from '../../components/format/quantity.ts';
import { formatExactTime, formatMoment } from '../../components/format/time.ts';
import { isLive } from '../../view-models/run-state.ts';

/** The line of facts about a run. */
export type RunView = {
  readonly facts: readonly {
    readonly name: string;
    readonly value: string;
    readonly exact?: string;
    /** True if the prices page can supply what is missing. */
    readonly leadsToPrices?: boolean;
  }[];
  readonly lines: { readonly added: number; readonly removed: number };
  readonly files: number;
  /** When the run started and ended, in Unix milliseconds. While `endedAt` is null, the run continues. */
  readonly clock: { readonly startedAt: number; readonly endedAt: number | null } | null;
  readonly isLive: boolean;
};

/**
 * Describes the facts of a run, and leaves out what was not reported. `cost` comes from `describeRunCost`, `now` is
 * Unix milliseconds.
 */
export function describeRun(totals: RunTotals, cost: RunFact | null = null, now = Date.now()): RunView {
  const live = isLive(totals.state);
  const ended = live ? null : (totals.endedAt ?? totals.lastAt);
  return {
    facts: [
      describeEngine(totals),
      describeStart(totals, now),
      describeTokens(totals),
      cost,
      describeCommands(totals),
    ].filter((fact) => fact !== null),
    lines: { added: totals.added, removed: totals.removed },
    files: totals.files,
    clock: totals.startedAt === null ? null : { startedAt: totals.startedAt, endedAt: live ? null : ended },
    isLive: live,
  };
}

/** Formats a duration for a fact, such as `6 min 02 s`. Takes milliseconds. */
export function formatElapsedFact(ms: number): string {
  return formatDuration(ms);
}

/**
 * Describes what to know about a file besides its events: what is skipped, how much was read, what has happened to the
 * file.
 */
export function describeNotices({ change, isTorn, malformed, progress, state }: RunTotals): readonly string[] {
  const notices: string[] = [];
  if (change !== null) notices.push(changeNotices[change]);
  if (progress !== null && progress.of > 0) notices.push(t`Reading: ${formatPercent(progress.done / progress.of)}`);
  // While a run continues, its last line is still being written.
  const torn = isTorn && !isLive(state) ? 1 : 0;
  if (malformed > 0) notices.push(t`${counted(malformed, 'unreadable line')} skipped`);
  if (torn > 0) notices.push(t`1 incomplete line skipped`);
  return notices;
}

const changeNotices: Readonly<Record<NonNullable<RunTotals['change']>, string>> = {
  replaced: t`The file was replaced. Workcell is reading it again.`,
  shrunk: t`The file got shorter. Workcell is reading it again.`,
  gone: t`The file is gone. This shows what was already read.`,
  unreadable: t`The file can no longer be read. This shows what was already read.`,
};

/** Describes the number of events; while a file is being read, the number found so far. */
export function describeEventCount({ events, progress }: RunTotals): string {
  return progress === null ? counted(events, 'event') : t`${counted(events, 'event')} so far`;
}

/** One fact of a run, by name. */
export type RunFact = RunView['facts'][number];

function describeEngine({ model, tool }: RunTotals): RunFact | null {
  const value = [tool === null ? null : getToolLabel(tool), model].filter((part) => part !== null).join(', ');
  return value === '' ? null : { name: t`Engine`, value };
}

function describeStart({ startedAt }: RunTotals, now: number): RunFact | null {
  if (startedAt === null) return null;
  return { name: t`Started`, value: formatMoment(startedAt, now), exact: formatExactTime(startedAt) };
}

function describeTokens({ tokensIn, tokensOut }: RunTotals): RunFact | null {
  const exact = t`${wholeNumber((tokensIn ?? 0) + (tokensOut ?? 0))} tokens`;
  const fact = (value: string): RunFact => ({ name: t`Tokens`, value, exact });
  if (tokensIn !== null && tokensOut !== null)
    return fact(t`${formatTokens(tokensIn)} tokens in, ${formatTokens(tokensOut)} out`);
  if (tokensIn !== null) return fact(t`${formatTokens(tokensIn)} tokens in`);
  return tokensOut === null ? null : fact(t`${formatTokens(tokensOut)} tokens out`);
}

function describeCommands({ commands, failedCommands }: RunTotals): RunFact | null {
  if (commands === 0) return null;
  const failed = failedCommands === 0 ? '' : t`, ${wholeNumber(failedCommands)} failed`;
  return { name: t`Commands`, value: `${counted(commands, 'command')}${failed}` };
}

/** Returns the cost of a run as one of its facts; null when nothing was spent. */
export function describeRunCost({ spent, tokensIn, tokensOut }: RunTotals, prices: PriceTable): RunFact | null {
  const cost = computeCost(spent, prices);
  const words = describeCost(cost, prices);
  if (words === null) return null;
  const { input, output } = sumAllTokens(spent);
  const reported = (tokensIn ?? 0) + (tokensOut ?? 0);
  const ofWhat =
    input + output < reported ? t`For ${formatTokens(input + output)} of ${formatTokens(reported)} tokens` : null;
  const exact = ofWhat === null ? words.exact : `${words.exact.replace(/\.$/, '')}. ${ofWhat}`;
  return { name: t`Cost`, value: words.text, exact, ...(cost.unknown.length > 0 && { leadsToPrices: true }) };
}
