import { parse, stringify, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { t } from '../../shared/i18n/i18n.ts';
import { type ModelPrice, modelPrice, type PriceTable, priceTable } from '../../shared/spending/price-table.ts';

// Prices as text for people:
//
//   as_of = "2026-07-24"
//   currency = "USD"
//
//   [models."gpt-5.1-codex"]
//   input = 1.25
//   cached_input = 0.125
//   output = 10
//
// A missing price of a model equals its input price.

/** The contents of a prices.toml. If `table` is null, the file is unusable and must not be overwritten. */
export type PricesReading = {
  readonly table: PriceTable | null;
  /** The problems, one sentence each, with the line if there is one. */
  readonly problems: readonly string[];
};

const header =
  '# Workcell prices, in US dollars per 1,000,000 tokens. Saving in Settings removes comments from this file.\n';
const maxModels = 500;

/**
 * Reads prices.toml. A wrong price drops its model. A file without a date, or one that is not TOML, drops all models.
 */
export function readPrices(text: string): PricesReading {
  let whole: TomlTable;
  try {
    whole = parse(text);
  } catch (failure) {
    if (!(failure instanceof TomlError)) throw failure;
    const words = failure.message.split('\n')[0] ?? '';
    return toUnusableReading(t`prices.toml has an error on line ${failure.line}: ${words}.`);
  }
  const { as_of: day, currency = 'USD', models = {} } = whole;
  const asOf = day instanceof Date ? day.toISOString().slice(0, 10) : day;
  const empty = priceTable.safeParse({ asOf, currency: 'USD', models: [] });
  if (!empty.success) return toUnusableReading(t`prices.toml has no date. Add a line such as as_of = "2026-07-24".`);
  if (currency !== 'USD')
    return toUnusableReading(t`prices.toml${formatLine(text, 'currency')}: prices must be in USD.`);
  if (!isTable(models))
    return toUnusableReading(
      t`prices.toml${formatLine(text, 'models')}: a model must be a table, such as [models."gpt-5"].`,
    );
  const entries = Object.entries(models);
  if (entries.length > maxModels)
    return toUnusableReading(t`prices.toml has ${entries.length} models. The limit is ${maxModels}.`);
  const problems: string[] = [];
  const read = entries.flatMap(([model, value]): ModelPrice[] => {
    const price = parsePrice(model, value);
    if (typeof price !== 'string') return [price];
    const where = `prices.toml${formatLine(text, model, price)}`;
    problems.push(t`${where}: "${price}" for "${model}" is not a price from 0 to 100,000, so the model has no price.`);
    return [];
  });
  return { table: { ...empty.data, models: read }, problems };
}

/** Writes a file's text with this table. */
export function writePrices({ asOf, currency, models }: PriceTable): string {
  const tables = models.map(({ cachedInput, cacheWrite, input, model, output }) => [
    model,
    { input, cached_input: cachedInput, cache_write: cacheWrite, output },
  ]);
  return `${header}${stringify({ as_of: asOf, currency, models: Object.fromEntries(tables) })}\n`;
}

/** Parses the prices of one model, or returns the first key that is not a price. */
function parsePrice(model: string, value: TomlValue): ModelPrice | string {
  if (!isTable(value)) return model;
  const { cache_write, cached_input, input, output } = value;
  const price = { model, input, cachedInput: cached_input ?? input, cacheWrite: cache_write ?? input, output };
  const read = modelPrice.safeParse(price);
  if (read.success) return read.data;
  const wrong = String(read.error.issues[0]?.path[0] ?? model);
  return { cachedInput: 'cached_input', cacheWrite: 'cache_write' }[wrong] ?? wrong;
}

/** Returns ` line 7` if a line starts with the name. Looks for a model's key after the header of the model's table. */
function formatLine(text: string, name: string, key?: string): string {
  const lines = text.split('\n');
  const ofName = lines.findIndex((line) =>
    new RegExp(String.raw`^\s*\[?[\w."']*?["'.]?${escaped(name)}["'\]\s=.]`).test(line),
  );
  if (ofName === -1) return '';
  const isKey = (line: string) => key !== undefined && new RegExp(String.raw`^\s*"?${escaped(key)}\b`).test(line);
  const end = lines.findIndex((line, index) => index > ofName && /^\s*\[/.test(line));
  const ofKey = lines.findIndex((line, index) => index > ofName && (end === -1 || index < end) && isKey(line));
  return t` line ${(ofKey === -1 ? ofName : ofKey) + 1}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

function toUnusableReading(problem: string): PricesReading {
  return { table: null, problems: [t`${problem} Workcell uses its own prices until you fix this.`] };
}
