import { formatDuration } from '../../../../../shared/i18n/duration.ts';
import { t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { computeCost } from '../../../../../shared/spending/compute-cost.ts';
import { type ModelTokens, sumAllTokens } from '../../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { type CostText, describeCost } from '../../../../components/format/cost.ts';
import { formatTokens } from '../../../../components/format/quantity.ts';

type Tool = RunReport['tools'][number];

/** One tool as a row of the table; `values` are its sort keys. */
export type ToolTableRow = {
  readonly key: string;
  readonly name: string;
  /** True if the name belongs to a program or a tool, and is not our own wording. */
  readonly isCode: boolean;
  readonly calls: string;
  readonly failed: string;
  readonly time: string;
  readonly longest: { readonly text: string; readonly position: number } | null;
  readonly tokens: string;
  readonly cost: CostText | null;
  readonly values: Readonly<Record<ToolColumn, number | string>>;
};

/** The columns of the table of tools, from the left. The user can sort by each. */
export const toolColumns = ['name', 'calls', 'failed', 'time', 'longest', 'tokens', 'cost'] as const;
export type ToolColumn = (typeof toolColumns)[number];
export type ToolOrder = { readonly column: ToolColumn; readonly isDescending: boolean };

/** The headings of the table's columns. */
export const toolColumnNames: Readonly<Record<ToolColumn, string>> = {
  name: t`Tool`,
  calls: t`Calls`,
  failed: t`Failed`,
  time: t`Time`,
  longest: t`Longest`,
  tokens: t`Tokens`,
  cost: t`Cost`,
};

/** Describes a tool. */
export function formatToolName({ kind, name }: Pick<Tool, 'kind' | 'name'>): string {
  if (kind === 'edit') return t`Edits`;
  if (name !== '') return name;
  return kind === 'command' ? t`Other commands` : t`Other tools`;
}

/** Describes the tools of a run in the requested order; ties by number of calls. */
export function describeToolRows(
  report: RunReport,
  prices: PriceTable | null,
  order: ToolOrder,
): readonly ToolTableRow[] {
  const rows = report.tools.map((tool) => toToolRow(tool, prices));
  const sign = order.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [one.values[order.column], other.values[order.column]];
    const compared = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
    return sign * compared || Number(other.values.calls) - Number(one.values.calls);
  });
}

/**
 * Returns the order after a click on a column heading: reversed for the same column, else the largest values or the
 * first names first.
 */
export function getNextOrder(order: ToolOrder, column: ToolColumn): ToolOrder {
  if (order.column === column) return { column, isDescending: !order.isDescending };
  return { column, isDescending: column !== 'name' };
}

function toToolRow(tool: Tool, prices: PriceTable | null): ToolTableRow {
  const { calls, declined, failed, kind, longest, ms, name, spent } = tool;
  const tokens = countTokens(spent);
  const cost = prices === null ? null : computeCost(spent, prices);
  const refused = declined === 0 ? '' : t`${wholeNumber(declined)} declined`;
  return {
    key: `${kind} ${name}`,
    name: formatToolName(tool),
    isCode: kind !== 'edit' && name !== '',
    calls: wholeNumber(calls),
    failed: [failed === 0 ? '' : wholeNumber(failed), refused].filter((part) => part !== '').join(', '),
    time: ms === 0 ? '' : formatDuration(ms),
    longest:
      longest === null || longest.ms === 0 ? null : { text: formatDuration(longest.ms), position: longest.position },
    tokens: tokens === 0 ? '' : formatTokens(tokens),
    cost: cost === null ? null : describeCost(cost),
    values: {
      name: formatToolName(tool),
      calls,
      failed: failed + declined,
      time: ms,
      longest: longest?.ms ?? 0,
      tokens,
      cost: cost?.usd ?? 0,
    },
  };
}

/** Sums all tokens that were read and written. */
export function countTokens(spent: readonly ModelTokens[]): number {
  const { input, output } = sumAllTokens(spent);
  return input + output;
}
