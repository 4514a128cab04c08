import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { RunAnalysis } from '../../../../shared/runs/analysis/run-analysis.ts';
import type { RunFilter } from '../../../../shared/runs/analysis/run-filter.ts';
import { computeCost } from '../../../../shared/spending/compute-cost.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatPercent, formatTokens } from '../../../components/format/quantity.ts';
import type { LinkedNumber } from './describe-figures.ts';
import { describeModel, describeTool } from './describe-tool.ts';

/** A table: a row starts with its name, and its cells are numbers. */
export type TableView = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly name: string;
    readonly isCode: boolean;
    readonly cells: readonly LinkedNumber[];
  }[];
  /** Shown instead of rows. */
  readonly emptyText: string;
};

/** Describes tokens and cost by model. */
export function describeModels({ models }: RunAnalysis, base: RunFilter, prices: PriceTable | null): TableView {
  const rows = models.map(({ runs, ...tokens }) => {
    const { cached, input, model, output } = tokens;
    const name = describeModel(model);
    const behind = { title: t`Runs with ${name}`, filter: { ...base, model }, order: 'newest' } as const;
    const cost = prices === null ? null : describeCost(computeCost([tokens], prices));
    const count = (words: number, exact: string): LinkedNumber =>
      words === 0 ? emptyNumber : { text: formatTokens(words), exact, behind };
    return {
      key: model ?? '',
      name,
      isCode: model !== null,
      cells: [
        { text: wholeNumber(runs), exact: null, behind },
        count(input, t`${wholeNumber(input)} read, ${wholeNumber(cached)} from cache`),
        count(output, t`${wholeNumber(output)} written`),
        cost === null ? emptyNumber : { ...cost, behind },
      ],
    };
  });
  return {
    title: t`Cost by model`,
    columns: [t`Model`, t`Runs`, t`Read`, t`Written`, t`Cost`],
    rows,
    emptyText: t`No run reported a model.`,
  };
}

/** Describes the tools that failed most often. */
export function describeFailingTools({ tools }: RunAnalysis, base: RunFilter): TableView {
  const rows = tools.map(({ calls, failed, kind, name, runs }) => {
    const words = describeTool(kind, name);
    const used = { kind, name };
    const all = { title: t`Runs that used ${words.text}`, filter: { ...base, used: { ...used, failed: false } } };
    const failing = {
      title: t`Runs in which ${words.text} failed`,
      filter: { ...base, used: { ...used, failed: true } },
    };
    return {
      key: `${kind} ${name}`,
      name: words.text,
      isCode: words.code,
      cells: [
        { text: wholeNumber(failed), exact: null, behind: { ...failing, order: 'newest' as const } },
        { text: wholeNumber(calls), exact: null, behind: { ...all, order: 'newest' as const } },
        {
          text: formatPercent(failed / calls),
          exact: t`${wholeNumber(failed)} of ${wholeNumber(calls)} calls`,
          behind: { ...failing, order: 'newest' as const },
        },
        { text: wholeNumber(runs), exact: null, behind: { ...failing, order: 'newest' as const } },
      ],
    };
  });
  return {
    title: t`Tools that fail most`,
    columns: [t`Tool`, t`Failed`, t`Calls`, t`Share`, t`Runs`],
    rows,
    emptyText: t`No calls failed.`,
  };
}

const emptyNumber: LinkedNumber = { text: '', exact: null, behind: null };
