import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { allOutcomes, statesOf, successRate } from '../../../../shared/runs/analysis/outcomes.ts';
import type { RunAnalysis } from '../../../../shared/runs/analysis/run-analysis.ts';
import type { RunFilter } from '../../../../shared/runs/analysis/run-filter.ts';
import { costOf } from '../../../../shared/spending/cost-of.ts';
import { allTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatDuration, formatExactDuration } from '../../../components/format/duration.ts';
import { formatPercent, formatTokens } from '../../../components/format/quantity.ts';
import type { Behind } from './behind.ts';

/** A number with the runs behind it; without them it is just text. */
export type Linked = { readonly words: string; readonly exact: string | null; readonly behind: Behind | null };

/** One of the large numbers: what it is, and what else to know about it. */
export type Figure = { readonly label: string; readonly value: Linked; readonly context: readonly Linked[] };

const nothing = '–';

/** The large numbers of an analysis; `base` is its filter. */
export function describeFigures(analysis: RunAnalysis, base: RunFilter, prices: PriceTable | null): readonly Figure[] {
  const { medianMs, models, outcomes, slowMs, timed } = analysis;
  const runs = allOutcomes(outcomes);
  const rate = successRate(outcomes);
  const tokens = allTokens(models);
  const all = tokens.input + tokens.output;
  const cost = prices === null ? null : describeCost(costOf(models, prices));
  const allRuns: Behind = { title: t`All runs`, filter: base, order: 'newest' };
  const spending: Behind = { title: t`Runs that used tokens`, filter: { ...base, spent: true }, order: 'newest' };
  const ended: Behind = {
    title: t`Runs that came to an end by themselves`,
    filter: { ...base, states: [...statesOf.finished, ...statesOf.failed] },
    order: 'newest',
  };
  const time = (title: string, leastMs: number): Behind => ({ title, filter: { ...base, leastMs }, order: 'slowest' });
  return [
    {
      label: t`Runs`,
      value: { words: wholeNumber(runs), exact: null, behind: allRuns },
      context: outcomeLinks(analysis, base, ['goesOn', 'unknown']),
    },
    {
      label: t`Success rate`,
      value: {
        words: rate === null ? nothing : formatPercent(rate),
        exact: rate === null ? null : t`${wholeNumber(outcomes.finished)} of ${outcomes.finished + outcomes.failed}`,
        behind: rate === null ? null : ended,
      },
      context: outcomeLinks(analysis, base, ['finished', 'failed', 'stopped']),
    },
    {
      label: t`Median time`,
      value: {
        words: medianMs === null ? nothing : formatDuration(medianMs),
        exact: medianMs === null ? null : formatExactDuration(medianMs),
        behind: medianMs === null ? null : time(t`Runs with a time, slowest first`, 0),
      },
      context: [{ words: t`of ${counted(timed, 'run')}`, exact: null, behind: null }],
    },
    {
      label: t`90th percentile`,
      value: {
        words: slowMs === null ? nothing : formatDuration(slowMs),
        exact: slowMs === null ? null : formatExactDuration(slowMs),
        behind: slowMs === null ? null : time(t`The slowest tenth of the runs`, slowMs),
      },
      context: [],
    },
    {
      label: t`Tokens`,
      value: {
        words: all === 0 ? nothing : formatTokens(all),
        exact: all === 0 ? null : t`${wholeNumber(tokens.input)} read, ${wholeNumber(tokens.output)} written`,
        behind: all === 0 ? null : spending,
      },
      context: [],
    },
    {
      label: t`Cost`,
      value: { words: cost?.words ?? nothing, exact: cost?.exact ?? null, behind: cost === null ? null : spending },
      context: prices === null ? [] : [{ words: t`prices of ${prices.asOf}`, exact: null, behind: null }],
    },
  ];
}

const outcomeText = {
  finished: (count: number) => t`${wholeNumber(count)} finished`,
  failed: (count: number) => t`${wholeNumber(count)} failed`,
  stopped: (count: number) => t`${wholeNumber(count)} stopped`,
  goesOn: (count: number) => t`${wholeNumber(count)} not ended`,
  unknown: (count: number) => t`${wholeNumber(count)} of unknown end`,
};

const outcomeTitles = {
  finished: t`Runs that finished`,
  failed: t`Runs that failed`,
  stopped: t`Runs that were stopped`,
  goesOn: t`Runs that have not ended`,
  unknown: t`Runs without a recorded end`,
};

/** How many runs had certain outcomes; leaves out zeros. */
function outcomeLinks(
  { outcomes }: RunAnalysis,
  base: RunFilter,
  which: readonly (keyof typeof outcomeText)[],
): readonly Linked[] {
  return which
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => ({
      words: outcomeText[outcome](outcomes[outcome]),
      exact: null,
      behind: { title: outcomeTitles[outcome], filter: { ...base, states: statesOf[outcome] }, order: 'newest' },
    }));
}

/** What could not be counted, one sentence each. */
export function describeLeft({ left }: RunAnalysis, { from, ...always }: RunFilter): readonly Linked[] {
  const link = (count: number, words: string, title: string, filter: RunFilter): readonly Linked[] =>
    count === 0 ? [] : [{ words, exact: null, behind: { title, filter, order: 'newest' } }];
  return [
    ...link(
      left.unreadable,
      t`Cannot be read and not counted: ${counted(left.unreadable, 'run')}`,
      t`Runs that cannot be read`,
      { ...(from !== undefined && { from }), left: 'unreadable' },
    ),
    ...link(
      left.undated,
      t`Without a time and so in no period: ${counted(left.undated, 'run')}`,
      t`Runs without a time`,
      {
        ...always,
        left: 'undated',
      },
    ),
    ...link(
      left.odd,
      t`With times that cannot be, as after a clock has jumped, and so not in the medians: ${counted(left.odd, 'run')}`,
      t`Runs with times that cannot be`,
      { ...always, left: 'odd' },
    ),
  ];
}
