import { formatDuration, formatExactDuration } from '../../../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { getSuccessRate, statesByOutcome, sumOutcomes } from '../../../../shared/runs/analysis/outcomes.ts';
import type { RunAnalysis } from '../../../../shared/runs/analysis/run-analysis.ts';
import type { RunFilter } from '../../../../shared/runs/analysis/run-filter.ts';
import { computeCost } from '../../../../shared/spending/compute-cost.ts';
import { sumAllTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatPercent, formatTokens } from '../../../components/format/quantity.ts';
import type { RunSelection } from './run-selection.ts';

/** A number with the runs behind it. Without runs, the number is plain text. */
export type LinkedNumber = {
  readonly text: string;
  readonly exact: string | null;
  readonly behind: RunSelection | null;
};

/** One of the large numbers: its name, and what else to know about it. */
export type Figure = {
  readonly label: string;
  readonly value: LinkedNumber;
  readonly context: readonly LinkedNumber[];
};

const unknownText = '–';

/** Describes the large numbers of an analysis. `base` is its filter. */
export function describeFigures(analysis: RunAnalysis, base: RunFilter, prices: PriceTable | null): readonly Figure[] {
  const { medianMs, models, outcomes, slowMs, timed } = analysis;
  const runs = sumOutcomes(outcomes);
  const rate = getSuccessRate(outcomes);
  const tokens = sumAllTokens(models);
  const all = tokens.input + tokens.output;
  const cost = prices === null ? null : describeCost(computeCost(models, prices));
  const allRuns: RunSelection = { title: t`All runs`, filter: base, order: 'newest' };
  const spending: RunSelection = { title: t`Runs that used tokens`, filter: { ...base, spent: true }, order: 'newest' };
  const ended: RunSelection = {
    title: t`Runs that are done or failed`,
    filter: { ...base, states: [...statesByOutcome.finished, ...statesByOutcome.failed] },
    order: 'newest',
  };
  const time = (title: string, leastMs: number): RunSelection => ({
    title,
    filter: { ...base, leastMs },
    order: 'slowest',
  });
  return [
    {
      label: t`Runs`,
      value: { text: wholeNumber(runs), exact: null, behind: allRuns },
      context: describeOutcomeLinks(analysis, base, ['inProgress', 'unknown']),
    },
    {
      label: t`Success rate`,
      value: {
        text: rate === null ? unknownText : formatPercent(rate),
        exact: rate === null ? null : t`${wholeNumber(outcomes.finished)} of ${outcomes.finished + outcomes.failed}`,
        behind: rate === null ? null : ended,
      },
      context: describeOutcomeLinks(analysis, base, ['finished', 'failed', 'stopped']),
    },
    {
      label: t`Median time`,
      value: {
        text: medianMs === null ? unknownText : formatDuration(medianMs),
        exact: medianMs === null ? null : formatExactDuration(medianMs),
        behind: medianMs === null ? null : time(t`Runs with a time, slowest first`, 0),
      },
      context: [{ text: t`of ${counted(timed, 'run')}`, exact: null, behind: null }],
    },
    {
      label: t`90th percentile`,
      value: {
        text: slowMs === null ? unknownText : formatDuration(slowMs),
        exact: slowMs === null ? null : formatExactDuration(slowMs),
        behind: slowMs === null ? null : time(t`The slowest 10% of runs`, slowMs),
      },
      context: [],
    },
    {
      label: t`Tokens`,
      value: {
        text: all === 0 ? unknownText : formatTokens(all),
        exact: all === 0 ? null : t`${wholeNumber(tokens.input)} read, ${wholeNumber(tokens.output)} written`,
        behind: all === 0 ? null : spending,
      },
      context: [],
    },
    {
      label: t`Cost`,
      value: { text: cost?.text ?? unknownText, exact: cost?.exact ?? null, behind: cost === null ? null : spending },
      context: prices === null ? [] : [{ text: t`prices as of ${prices.asOf}`, exact: null, behind: null }],
    },
  ];
}

const outcomeLabels = {
  finished: (count: number) => t`${wholeNumber(count)} done`,
  failed: (count: number) => t`${wholeNumber(count)} failed`,
  stopped: (count: number) => t`${wholeNumber(count)} stopped`,
  inProgress: (count: number) => t`${wholeNumber(count)} not ended`,
  unknown: (count: number) => t`${wholeNumber(count)} with no recorded end`,
};

const outcomeTitles = {
  finished: t`Runs that are done`,
  failed: t`Runs that failed`,
  stopped: t`Runs that were stopped`,
  inProgress: t`Runs that have not ended`,
  unknown: t`Runs without a recorded end`,
};

/** Describes how many runs had certain outcomes; leaves out zeros. */
function describeOutcomeLinks(
  { outcomes }: RunAnalysis,
  base: RunFilter,
  which: readonly (keyof typeof outcomeLabels)[],
): readonly LinkedNumber[] {
  return which
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => ({
      text: outcomeLabels[outcome](outcomes[outcome]),
      exact: null,
      behind: { title: outcomeTitles[outcome], filter: { ...base, states: statesByOutcome[outcome] }, order: 'newest' },
    }));
}

/** Describes what could not be counted, one sentence each. */
export function describeUncounted({ left }: RunAnalysis, { from, ...always }: RunFilter): readonly LinkedNumber[] {
  const link = (count: number, words: string, title: string, filter: RunFilter): readonly LinkedNumber[] =>
    count === 0 ? [] : [{ text: words, exact: null, behind: { title, filter, order: 'newest' } }];
  return [
    ...link(
      left.unreadable,
      t`Unreadable, so not counted: ${counted(left.unreadable, 'run')}`,
      t`Runs that cannot be read`,
      { ...(from !== undefined && { from }), left: 'unreadable' },
    ),
    ...link(left.undated, t`No time, so not in any period: ${counted(left.undated, 'run')}`, t`Runs without a time`, {
      ...always,
      left: 'undated',
    }),
    ...link(
      left.odd,
      t`Impossible times, such as after a clock change, so not in the medians: ${counted(left.odd, 'run')}`,
      t`Runs with impossible times`,
      { ...always, left: 'odd' },
    ),
  ];
}
