import { formatDuration } from '../../../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { sumOutcomes } from '../../../../shared/runs/analysis/outcomes.ts';
import type { AnalysisInterval, RunAnalysis } from '../../../../shared/runs/analysis/run-analysis.ts';
import type { RunFilter } from '../../../../shared/runs/analysis/run-filter.ts';
import { workWords } from '../../../../shared/runs/work-state.ts';
import { computeCost } from '../../../../shared/spending/compute-cost.ts';
import { formatMoney } from '../../../../shared/spending/money.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatDate } from '../../../components/format/time.ts';
import type { RunSelection } from './run-selection.ts';

/** What a piece of a bar represents. */
export type Tone = 'finished' | 'failed' | 'stopped' | 'other' | 'plain';

/** One bar: its pieces from the bottom up, in the unit of its plot, and its description in a sentence. */
export type Bar = {
  readonly key: number;
  readonly pieces: readonly { readonly tone: Tone; readonly value: number }[];
  readonly label: string;
  /** Null if there are no runs behind it. */
  readonly behind: RunSelection | null;
};

/** A plot, and the same data as a table: one row per bar, the first cell its name. */
export type Plot = {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly top: number;
  readonly maxText: string;
  readonly ends: readonly [string, string];
  readonly legend: readonly { readonly tone: Tone; readonly text: string }[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

const legend: Plot['legend'] = [
  { tone: 'finished', text: workWords.done },
  { tone: 'failed', text: workWords.failed },
  { tone: 'stopped', text: workWords.stopped },
  { tone: 'other', text: t`Not ended` },
];

/** Describes developments over time: runs with their outcome, the median time, the cost if prices are known. */
export function describePlots(analysis: RunAnalysis, base: RunFilter, prices: PriceTable | null): readonly Plot[] {
  const { at, intervalDays, intervals } = analysis;
  const first = intervals[0];
  const last = intervals.at(-1);
  if (first === undefined || last === undefined) return [];
  const name = (stretch: AnalysisInterval) => getIntervalName(stretch, intervalDays, at);
  const ends: Plot['ends'] = [formatDate(first.from, at), formatDate(last.to - 1, at)];
  const behind = (stretch: AnalysisInterval): RunSelection | null =>
    sumOutcomes(stretch.outcomes) === 0
      ? null
      : {
          title: t`Runs of ${name(stretch)}`,
          filter: { ...base, from: Math.max(stretch.from, base.from ?? stretch.from), to: stretch.to },
          order: 'newest',
        };
  const each = intervalDays === 1 ? t`Runs a day` : intervalDays === 7 ? t`Runs a week` : t`Runs over time`;
  const plot = (
    title: string,
    of: (stretch: AnalysisInterval) => { pieces: Bar['pieces']; words: string; cells: readonly string[] },
    more: { topWords: (top: number) => string; columns: readonly string[]; legend?: Plot['legend'] },
  ): Plot => {
    const parts = intervals.map((stretch) => ({ stretch, ...of(stretch) }));
    const top = Math.max(0, ...parts.map(({ pieces }) => pieces.reduce((sum, { value }) => sum + value, 0)));
    return {
      title,
      top,
      maxText: top === 0 ? '' : more.topWords(top),
      ends,
      legend: more.legend ?? [],
      columns: [t`When`, ...more.columns],
      bars: parts.map(({ pieces, stretch, words }) => ({
        key: stretch.from,
        pieces,
        label: t`${name(stretch)}: ${words}`,
        behind: behind(stretch),
      })),
      rows: parts.map(({ cells, stretch }) => [name(stretch), ...cells]),
    };
  };
  const plots = [
    plot(each, describeRuns, {
      topWords: wholeNumber,
      columns: [t`Runs`, ...legend.map(({ text }) => text)],
      legend: legend.filter(({ tone }) =>
        intervals.some((stretch) => getPieces(stretch).some((p) => p.tone === tone && p.value > 0)),
      ),
    }),
    plot(t`Median time`, describeMedianTime, { topWords: formatDuration, columns: [t`Median time`] }),
  ];
  if (prices === null) return plots;
  return [
    ...plots,
    plot(t`Cost`, (stretch) => describeIntervalCost(stretch, prices), { topWords: formatMoney, columns: [t`Cost`] }),
  ];
}

function getIntervalName({ from, to }: AnalysisInterval, days: number, now: number): string {
  return days === 1 ? formatDate(from, now) : t`${formatDate(from, now)} to ${formatDate(to - 1, now)}`;
}

function getPieces({ outcomes: { failed, finished, inProgress, stopped, unknown } }: AnalysisInterval): Bar['pieces'] {
  return [
    { tone: 'finished', value: finished },
    { tone: 'failed', value: failed },
    { tone: 'stopped', value: stopped },
    { tone: 'other', value: inProgress + unknown },
  ];
}

function describeRuns(stretch: AnalysisInterval) {
  const pieces = getPieces(stretch);
  const { failed, finished, stopped } = stretch.outcomes;
  const counts = [
    counted(sumOutcomes(stretch.outcomes), 'run'),
    ...(finished > 0 ? [t`${wholeNumber(finished)} done`] : []),
    ...(failed > 0 ? [t`${wholeNumber(failed)} failed`] : []),
    ...(stopped > 0 ? [t`${wholeNumber(stopped)} stopped`] : []),
  ];
  const cells = [sumOutcomes(stretch.outcomes), ...pieces.map(({ value }) => value)].map(wholeNumber);
  return { pieces, words: counts.join(', '), cells };
}

function describeMedianTime({ medianMs }: AnalysisInterval) {
  const words = medianMs === null ? t`time unknown` : formatDuration(medianMs);
  return { pieces: [{ tone: 'plain' as const, value: medianMs ?? 0 }], words, cells: [medianMs === null ? '' : words] };
}

function describeIntervalCost({ spent }: AnalysisInterval, prices: PriceTable) {
  const cost = computeCost(spent, prices);
  const costText = describeCost(cost)?.text ?? null;
  return {
    pieces: [{ tone: 'plain' as const, value: cost.usd ?? 0 }],
    words: costText ?? t`nothing spent`,
    cells: [costText ?? ''],
  };
}

/** Returns the reachable bar that a key moves to from another one; null for any other key. */
export function getNextBar(key: string, from: number, reachable: readonly boolean[]): number | null {
  const places = reachable.flatMap((can, at) => (can ? [at] : []));
  const at = places.indexOf(from);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: places.length - 1 }[key];
  return to === undefined ? null : (places[to] ?? null);
}
