import { decimalSign, t, term } from '../../../shared/i18n/i18n.ts';
import { type PriceTable, priceTable } from '../../../shared/spending/price-table.ts';

/** The names of the columns. */
export const priceColumnNames: Readonly<Record<PriceColumn, string>> = {
  input: t`Input`,
  cachedInput: t`Cached input`,
  cacheWrite: t`Cache write`,
  output: term('Output', 'tokens'),
};

/** The columns that have a price. */
export const priceColumns = ['input', 'cachedInput', 'cacheWrite', 'output'] as const;
export type PriceColumn = (typeof priceColumns)[number];

/** A model as shown in the fields. */
export type PriceRow = Readonly<Record<PriceColumn | 'model', string>> & {
  /** Identifies the row while it is shown. */
  readonly key: number;
};

/** Prices as shown in the fields. Typed values need not be valid. */
export type PriceDraft = { readonly asOf: string; readonly rows: readonly PriceRow[] };

/** What is invalid, as a sentence, and in which field. `key` is null for the date. */
export type DraftProblem = {
  readonly sentence: string;
  readonly key: number | null;
  readonly column: PriceColumn | 'model' | 'asOf';
};

/** Converts a table to fields. */
export function toDraft({ asOf, models }: PriceTable): PriceDraft {
  const rows = models.map(({ model, ...prices }, key) => ({
    key,
    model,
    input: formatPrice(prices.input),
    cachedInput: formatPrice(prices.cachedInput),
    cacheWrite: formatPrice(prices.cacheWrite),
    output: formatPrice(prices.output),
  }));
  return { asOf, rows };
}

/**
 * Returns the draft with a row for another model, at the top, where its fields are visible immediately. `model` is its
 * name, if known.
 */
export function addRow({ asOf, rows }: PriceDraft, model: string): { draft: PriceDraft; key: number } {
  const key = rows.reduce((highest, row) => Math.max(highest, row.key), -1) + 1;
  const row = { key, model, input: '', cachedInput: '', cacheWrite: '', output: '' };
  return { draft: { asOf, rows: [row, ...rows] }, key };
}

/** Returns the draft with one field of a row replaced; unchanged if no row has the key. */
export function setField(
  { asOf, rows }: PriceDraft,
  key: number,
  column: PriceColumn | 'model',
  text: string,
): PriceDraft {
  return { asOf, rows: rows.map((row) => (row.key === key ? { ...row, [column]: text } : row)) };
}

/** Returns the draft without the row of this key. The other rows keep their keys. */
export function removeRow({ asOf, rows }: PriceDraft, key: number): PriceDraft {
  return { asOf, rows: rows.filter((row) => row.key !== key) };
}

/** Reads the table that the fields describe, or the first problem. Leaves out empty rows. */
export function readDraft({
  asOf,
  rows,
}: PriceDraft): { readonly table: PriceTable } | { readonly problem: DraftProblem } {
  const table: PriceTable = { asOf: asOf.trim(), currency: 'USD', models: [] };
  if (!priceTable.safeParse(table).success) {
    const sentence = t`Write the date as 2026-07-24. The last saved prices still apply.`;
    return { problem: { sentence, key: null, column: 'asOf' } };
  }
  const models = new Map<string, PriceTable['models'][number]>();
  for (const row of rows) {
    if ([row.model, ...priceColumns.map((column) => row[column])].every((text) => text.trim() === '')) continue;
    const model = row.model.trim();
    const wrong = (sentence: string, column: DraftProblem['column']) => ({
      problem: { sentence, key: row.key, column },
    });
    if (model === '' || model.length > 200)
      return wrong(t`Enter a model name. The last saved prices still apply.`, 'model');
    if (models.has(model.toLowerCase()))
      return wrong(t`${model} appears twice. The last saved prices still apply.`, 'model');
    const input = parsePrice(row.input);
    const prices = {
      input,
      cachedInput: parsePrice(row.cachedInput, input),
      cacheWrite: parsePrice(row.cacheWrite, input),
      output: parsePrice(row.output),
    };
    const bad = priceColumns.find((column) => prices[column] === null);
    if (bad !== undefined) {
      return wrong(t`Enter a price from 0 to 100,000. The last saved prices still apply.`, bad);
    }
    const known = priceTable.shape.models.element.safeParse({ model, ...prices }).data;
    if (known !== undefined) models.set(model.toLowerCase(), known);
  }
  return { table: { ...table, models: [...models.values()] } };
}

/** Parses a typed price. `instead` is for an empty field. Null: not a price. */
function parsePrice(text: string, instead: number | null = null): number | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return instead;
  const price = /^\d{1,6}(\.\d{1,9})?$/.test(plain) ? Number(plain) : null;
  return price === null || price > 100_000 ? null : price;
}

function formatPrice(price: number): string {
  return price
    .toFixed(9)
    .replace(/\.?0+$/, '')
    .replace('.', decimalSign);
}
