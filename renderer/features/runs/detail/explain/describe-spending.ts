import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { costOf, unnamedModel } from '../../../../../shared/spending/cost-of.ts';
import type { ModelTokens } from '../../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { type CostText, describeCost } from '../../../../components/format/cost.ts';
import { formatTokens } from '../../../../components/format/quantity.ts';
import { tokensOf, toolText } from './describe-tools.ts';

/** The cost of a run, by model and by use. */
export type SpendingView = {
  readonly total: CostText | null;
  readonly models: readonly {
    readonly name: string;
    readonly input: string;
    readonly cached: string;
    readonly output: string;
    readonly cost: CostText | null;
  }[];
  readonly uses: readonly {
    readonly name: string;
    readonly isCode: boolean;
    readonly tokens: string;
    readonly cost: CostText | null;
  }[];
  /** The date of the prices; null until they are loaded. */
  readonly asOf: string | null;
};

/** How many tools are listed by cost; the others share one row. */
const mostUses = 8;

/** What was spent; null when no tokens are reported. */
export function describeSpending(
  { answering, spent, tools }: RunReport,
  prices: PriceTable | null,
): SpendingView | null {
  if (tokensOf(spent) === 0) return null;
  const cost = (tokens: readonly ModelTokens[]) => (prices === null ? null : describeCost(costOf(tokens, prices)));
  const uses = [
    { name: t`Answers without a tool`, isCode: false, spent: answering },
    ...tools.map((tool) => ({
      name: toolText(tool),
      isCode: tool.kind !== 'edit' && tool.name !== '',
      spent: tool.spent,
    })),
  ].filter((use) => tokensOf(use.spent) > 0);
  const sorted = uses.toSorted((one, other) => tokensOf(other.spent) - tokensOf(one.spent));
  const rest = sorted.slice(mostUses).flatMap((use) => use.spent);
  const shown = [
    ...sorted.slice(0, mostUses),
    ...(rest.length > 0 ? [{ name: t`Others`, isCode: false, spent: rest }] : []),
  ];
  return {
    total: cost(spent),
    models: spent.map((tokens) => ({
      name: tokens.model ?? unnamedModel,
      input: formatTokens(tokens.input),
      cached: tokens.cached === 0 ? '' : formatTokens(tokens.cached),
      output: formatTokens(tokens.output),
      cost: cost([tokens]),
    })),
    uses: shown.map(({ isCode, name, spent: own }) => ({
      name,
      isCode,
      tokens: formatTokens(tokensOf(own)),
      cost: cost(own),
    })),
    asOf: prices?.asOf ?? null,
  };
}
