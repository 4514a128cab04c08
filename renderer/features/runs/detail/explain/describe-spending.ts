import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { computeCost, unnamedModel } from '../../../../../shared/spending/compute-cost.ts';
import type { ModelTokens } from '../../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { type CostText, describeCost } from '../../../../components/format/cost.ts';
import { formatTokens } from '../../../../components/format/quantity.ts';
import { countTokens } from './describe-tools.ts';

/** The cost of a run, by model. */
export type SpendingView = {
  readonly total: CostText | null;
  readonly models: readonly {
    readonly name: string;
    readonly input: string;
    readonly cached: string;
    readonly output: string;
    readonly cost: CostText | null;
  }[];
  /** The answers that did not call a tool, so no row of the tools includes them. Null if there are none. */
  readonly answering: { readonly tokens: string; readonly cost: CostText | null } | null;
  /** The date of the prices; null until they are loaded. */
  readonly asOf: string | null;
};

/** Describes what was spent; null when no tokens are reported. */
export function describeSpending({ answering, spent }: RunReport, prices: PriceTable | null): SpendingView | null {
  if (countTokens(spent) === 0) return null;
  const cost = (tokens: readonly ModelTokens[]) => (prices === null ? null : describeCost(computeCost(tokens, prices)));
  return {
    total: cost(spent),
    models: spent.map((tokens) => ({
      name: tokens.model ?? unnamedModel,
      input: formatTokens(tokens.input),
      cached: tokens.cached === 0 ? '' : formatTokens(tokens.cached),
      output: formatTokens(tokens.output),
      cost: cost([tokens]),
    })),
    answering:
      countTokens(answering) === 0 ? null : { tokens: formatTokens(countTokens(answering)), cost: cost(answering) },
    asOf: prices?.asOf ?? null,
  };
}
