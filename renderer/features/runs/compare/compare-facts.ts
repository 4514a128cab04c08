import { formatDuration, formatExactDuration } from '../../../../shared/i18n/duration.ts';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { StepSums } from '../../../../shared/runs/compare/run-step.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { getToolLabel } from '../../../../shared/runs/tool-label.ts';
import { computeCost } from '../../../../shared/spending/compute-cost.ts';
import { sumAllTokens } from '../../../../shared/spending/model-tokens.ts';
import { formatMoney } from '../../../../shared/spending/money.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import type { RunInfo } from '../../../commands/recorded-runs.commands.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatPercent, formatTokens, formatWholePercent } from '../../../components/format/quantity.ts';
import type { GlyphState } from '../../../components/StateGlyph.tsx';
import type { WorkView } from '../../../view-models/describe-work.ts';
import { listChecks } from '../run-checks.ts';

/** The value of a fact for one of two runs; null if unknown. */
export type FactValue = {
  readonly text: string;
  readonly exact?: string | undefined;
  readonly glyph?: GlyphState | undefined;
  /** True for a number that is zero. */
  readonly isZero?: boolean;
} | null;

/** One fact about both runs. */
export type FactRow = {
  readonly name: string;
  readonly first: FactValue;
  readonly second: FactValue;
  /** The difference between the second and the first value; null if unknown. */
  readonly difference: Difference | null;
  /** True for the result of a check. */
  readonly isCheck?: true;
};

export type FactGroup = { readonly name: string; readonly rows: readonly FactRow[] };

/** Compares the totals of both runs. Leaves out the cost without prices. */
export function compareFacts(first: SideInput, second: SideInput, prices: PriceTable | null): readonly FactGroup[] {
  const pair = (pick: (side: SideInput) => FactValue) => ({ first: pick(first), second: pick(second) });
  const plain = (name: string, pick: (side: SideInput) => FactValue): FactRow => {
    const values = pair(pick);
    const isKnown = values.first !== null && values.second !== null;
    const isSame = values.first?.text === values.second?.text;
    return {
      name,
      ...values,
      difference: isKnown ? { text: isSame ? t`the same` : t`different`, verdict: null } : null,
    };
  };
  const number = (
    name: string,
    pick: (side: SideInput) => number | null,
    unit: Unit,
    better: 'less' | 'more' | null,
  ): FactRow => ({
    name,
    ...pair((side) => toFactValue(pick(side), unit)),
    difference: describeDifference(pick(first), pick(second), { format: unit.format, better }),
  });
  const costs = { first: describeSideCost(first, prices), second: describeSideCost(second, prices) };
  const bothPriced = costs.first?.isWhole === true && costs.second?.isWhole === true;
  const groups: readonly FactGroup[] = [
    {
      name: t`Outcome`,
      rows: [
        describeStates(first.work, second.work),
        ...listCheckRows(first, second),
        number(t`Time`, getTimeMs, duration, 'less'),
        plain(t`Tool`, ({ totals: { tool } }) => (tool === null ? null : { text: getToolLabel(tool) })),
        plain(t`Model`, (side) => describeModel(side)),
      ],
    },
    {
      name: t`Tokens and cost`,
      rows: [
        number(t`Tokens in`, ({ totals }) => totals.tokensIn, tokens, 'less'),
        number(t`Tokens in, from cache`, getCachedTokens, tokens, null),
        number(t`Tokens out`, ({ totals }) => totals.tokensOut, tokens, 'less'),
        {
          name: t`Cost`,
          first: costs.first?.value ?? null,
          second: costs.second?.value ?? null,
          difference: bothPriced
            ? describeDifference(costs.first?.usd ?? null, costs.second?.usd ?? null, {
                format: formatMoney,
                better: 'less',
              })
            : null,
        },
      ],
    },
    {
      name: t`Work`,
      rows: [
        number(t`Steps`, ({ sums }) => sums.kept + sums.leftOut, count, null),
        number(t`Commands`, ({ totals }) => totals.commands, count, null),
        number(t`Failed commands`, ({ totals }) => totals.failedCommands, count, 'less'),
        number(t`Retries`, ({ sums }) => sums.retries, count, 'less'),
        number(t`Files written`, ({ totals }) => totals.files, count, null),
        number(t`Lines added`, ({ totals }) => totals.added, count, null),
        number(t`Lines removed`, ({ totals }) => totals.removed, count, null),
      ],
    },
    {
      name: t`Approvals`,
      rows: [
        number(t`Asked`, ({ sums }) => sums.approvals.asked, count, 'less'),
        number(t`Approved`, ({ sums }) => sums.approvals.approved, count, null),
        number(t`Declined`, ({ sums }) => sums.approvals.declined, count, null),
        number(t`Waited for an answer`, getWaitedMs, duration, 'less'),
      ],
    },
  ];
  const judge = createJudge(first, second);
  return groups.flatMap(({ name, rows }) => {
    const shownRows = rows.filter(({ first: one, second: other }) => !isZeroFact(one) || !isZeroFact(other));
    return shownRows.length === 0 ? [] : [{ name, rows: shownRows.map(judge) }];
  });
}

/**
 * Returns a function that removes verdicts: less time or fewer tokens are no merit next to a run that failed. A check may
 * still praise the run that did not fail.
 */
function createJudge(first: SideInput, second: SideInput): (row: FactRow) => FactRow {
  const [isFirst, isSecond] = [first.work.state === 'failed', second.work.state === 'failed'];
  const mayStay = ({ difference, isCheck }: FactRow): boolean => {
    if (!isFirst && !isSecond) return true;
    return isCheck === true && (difference?.verdict === 'better' ? !isSecond : !isFirst);
  };
  return (row) =>
    row.difference === null || mayStay(row) ? row : { ...row, difference: { ...row.difference, verdict: null } };
}

/** Returns whether a fact is zero. An unknown fact is not zero. */
function isZeroFact(value: FactValue): boolean {
  return value?.isZero === true;
}

type Unit = { readonly format: (value: number) => string; readonly exact?: (value: number) => string };

const count: Unit = { format: wholeNumber };
const tokens: Unit = { format: formatTokens, exact: wholeNumber };
const duration: Unit = { format: formatDuration, exact: formatExactDuration };

function toFactValue(value: number | null, { exact, format }: Unit): FactValue {
  return value === null ? null : { text: format(value), exact: exact?.(value), ...(value === 0 && { isZero: true }) };
}

/** Compares the states, and names what failed. */
function describeStates(first: WorkView, second: WorkView): FactRow {
  const [isFirst, isSecond] = [first.state === 'failed', second.state === 'failed'];
  const same = first.text === second.text ? t`the same` : t`different`;
  const text =
    isFirst && isSecond ? t`both failed` : isFirst ? t`the first failed` : isSecond ? t`the second failed` : same;
  const isKnown = first.text !== '' && second.text !== '';
  return {
    name: t`State`,
    first: toStateValue(first),
    second: toStateValue(second),
    difference: isKnown ? { text, verdict: null } : null,
  };
}

function toStateValue({ glyph, text }: WorkView): FactValue {
  return text === '' ? null : { text, glyph: glyph ?? undefined };
}

/** The model as the list of runs shows it, else as the events or the request name it. */
function describeModel({ card, started, totals }: SideInput): FactValue {
  const model = card.model ?? totals.model ?? started?.request.model ?? null;
  return model === null ? null : { text: model };
}

/** Returns the time from the first event to the end, or to the newest event; null if a clock was set back. */
function getElapsedMs({ totals: { endedAt, lastAt, startedAt } }: SideInput): number | null {
  const end = endedAt ?? lastAt;
  return startedAt === null || end === null || end < startedAt ? null : end - startedAt;
}

/**
 * Returns how long the run worked or waited, without the time between turns; if unknown, the time that passed. Null if
 * a clock was set back.
 */
function getTimeMs(side: SideInput): number | null {
  const elapsed = getElapsedMs(side);
  return elapsed === null ? null : (getWorkedMs(side) ?? elapsed);
}

function getWorkedMs({ card: { durationMs, runningSince }, now, totals }: SideInput): number | null {
  const worked = durationMs + (runningSince === null ? 0 : Math.max(0, now - runningSince));
  // Zero means that nothing was reported.
  return totals.startedAt === null || worked === 0 ? null : worked;
}

/** Returns the cached tokens. If a run only reports totals, the cached part is unknown. */
function getCachedTokens({ totals: { byType, spent } }: SideInput): number | null {
  const { cached } = sumAllTokens(spent);
  return cached > 0 || (byType.usage ?? 0) > 0 ? cached : null;
}

function getWaitedMs({ sums: { approvals } }: SideInput): number | null {
  return approvals.asked === 0 ? 0 : approvals.waitedMs;
}

type CostOfSide = { readonly value: FactValue; readonly usd: number | null; readonly isWhole: boolean };

function describeSideCost({ totals }: SideInput, prices: PriceTable | null): CostOfSide | null {
  if (prices === null) return null;
  const cost = computeCost(totals.spent, prices);
  const reported = describeCost(cost);
  if (reported === null) return null;
  return { value: reported, usd: cost.usd, isWhole: cost.usd !== null && cost.unknown.length === 0 };
}

/** Lists how each check ended in both runs. If one of them did not run a check, its result is unknown. */
function listCheckRows(first: SideInput, second: SideInput): readonly FactRow[] {
  const [one, other] = [indexChecks(first), indexChecks(second)];
  return [...new Set([...one.keys(), ...other.keys()])].map((command) => {
    const [before, after] = [one.get(command), other.get(command)];
    return {
      name: t`Check ${command}`,
      first: before ?? null,
      second: after ?? null,
      difference: before === undefined || after === undefined ? null : compareChecks(before.passed, after.passed),
      isCheck: true,
    };
  });
}

function indexChecks({ info: { proof }, started }: SideInput) {
  return new Map(
    listChecks(started, proof).map(({ command, hasPassed, text }) => [
      command,
      { text, passed: hasPassed, glyph: hasPassed ? ('done' as const) : ('failed' as const) },
    ]),
  );
}

function compareChecks(first: boolean, second: boolean): Difference {
  if (first === second) return { text: t`the same`, verdict: null };
  return { text: t`different`, verdict: second ? 'better' : 'worse' };
}

/** How a second run differs from a first, in words, and whether the difference is good. */
type Difference = { readonly text: string; readonly verdict: 'better' | 'worse' | null };

/** How to describe a difference: the format of an amount, and whether less or more of it is better. */
type DifferenceOptions = {
  readonly format: (amount: number) => string;
  readonly better: 'less' | 'more' | null;
};

/** Describes the difference between two numbers; null if one is unknown. */
function describeDifference(
  first: number | null,
  second: number | null,
  { better, format }: DifferenceOptions,
): Difference | null {
  if (first === null || second === null) return null;
  const more = second - first;
  if (more === 0) return { text: t`the same`, verdict: null };
  const sign = more > 0 ? '+' : '\u2212';
  const share = first === 0 ? null : Math.abs(more) / Math.abs(first);
  const part = share === null ? '' : ` (${sign}${formatShare(share)})`;
  const isBetter = better !== null && (better === 'more') === more > 0;
  const verdict = better === null ? null : isBetter ? 'better' : 'worse';
  return { text: `${sign}${format(Math.abs(more))}${part}`, verdict };
}

/** Formats a share that may exceed the whole: `38%`, `340%`. */
function formatShare(share: number): string {
  return share <= 1 ? formatPercent(share) : formatWholePercent(Math.round(share * 100));
}

/** What we know about one of two runs. */
export type SideInput = {
  readonly card: RunCard;
  readonly info: Pick<RunInfo, 'proof'>;
  readonly totals: RunTotals;
  readonly sums: StepSums;
  readonly work: WorkView;
  /** Null: the app has not started the run since the app launched. */
  readonly started: StartedRun | null;
  /** When the run was read, in Unix milliseconds. */
  readonly now: number;
};
