import { execFileSync } from 'node:child_process';
import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { realClock } from '../../fixtures/provider/real-clock.ts';
import type { PricesState } from '../../shared/contract/prices.ts';
import { type PriceTable, priceTable } from '../../shared/spending/price-table.ts';
import { Lifetime } from '../base/lifetime.ts';
import { builtInPrices } from './built-in-prices.ts';
import { Prices } from './prices.ts';

let folder = '';
let prices: Prices;
let lifetime: Lifetime;
let received: PricesState[] = [];
const file = () => join(folder, 'prices.toml');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-prices-'));
  received = [];
  lifetime = new Lifetime();
  prices = new Prices(folder, realClock, lifetime, (state) => received.push(state));
});
afterEach(async () => {
  await lifetime.end();
  await rm(folder, { recursive: true });
});

const own: PriceTable = {
  asOf: '2027-01-31',
  currency: 'USD',
  models: [{ model: 'my.model/1', input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 }],
};

it("uses the app's own prices without a file, each model once", async () => {
  expect(await prices.state()).toEqual({ table: builtInPrices, isOwn: false, file: file(), problems: [] });
  expect(priceTable.parse(builtInPrices)).toEqual(builtInPrices);
  const names = builtInPrices.models.map(({ model }) => model);
  expect(new Set(names).size).toBe(names.length);
});

it('saves prices in a file that reads back the same, until they are reset', async () => {
  expect(await prices.save(own)).toEqual({ ok: true, value: { table: own, isOwn: true, file: file(), problems: [] } });
  const later = new Prices(folder, realClock, lifetime, () => undefined);
  expect((await later.state()).table).toEqual(own);
  // Every window gets the change.
  expect(received.map(({ isOwn }) => isOwn)).toEqual([true]);
  await prices.save(null);
  expect(await prices.state()).toMatchObject({ table: builtInPrices, isOwn: false });
});

it('follows edits of the file', async () => {
  await prices.state();
  await writeFile(file(), 'as_of = 2027-02-01\n[models.m]\ninput = 2\noutput = 4\n');
  await expect.poll(() => received.at(-1)?.isOwn, { timeout: 20_000 }).toBe(true);
  expect(received.at(-1)?.table).toEqual({
    asOf: '2027-02-01',
    currency: 'USD',
    models: [{ model: 'm', input: 2, cachedInput: 2, cacheWrite: 2, output: 4 }],
  });
});

it.each([
  ['as_of = "2027-01-01"\n[models.m]\ninput = = 2\n', 'prices.toml has an error on line 3: '],
  ['[models.m]\ninput = 2\n', 'prices.toml has no date'],
  ['as_of = "soon"\n', 'prices.toml has no date'],
  ['as_of = "2027-01-01"\ncurrency = "EUR"\n', 'prices.toml line 2: prices must be in USD'],
  ['as_of = "2027-01-01"\nmodels = 3\n', 'prices.toml line 2: a model must be a table'],
])("uses the app's own prices while the file cannot be used, and leaves the file alone: %j", async (text, problem) => {
  await writeFile(file(), text);
  const state = await prices.state();
  expect(state).toMatchObject({ table: builtInPrices, isOwn: false });
  expect(state.problems).toEqual([expect.stringContaining(problem)]);
  expect(state.problems[0]).toContain('Workcell uses its own prices until you fix this.');
  const saved = await prices.save(own);
  expect(saved).toMatchObject({
    ok: false,
    error: { type: 'notSaved', message: expect.stringContaining('Fix or remove it') },
  });
  expect(await readFile(file(), 'utf8')).toBe(text);
});

it('leaves out a model with an invalid price, with a sentence, and keeps the others', async () => {
  await writeFile(
    file(),
    'as_of = "2027-01-01"\n[models.good]\ninput = 1\noutput = 2\n\n[models."bad"]\ninput = 1\noutput = -2\n\n[models.wild]\ninput = 1e9\noutput = 2\n[models.text]\ninput = "1"\noutput = 2\n',
  );
  const { problems, table } = await prices.state();
  expect(table.models.map(({ model }) => model)).toEqual(['good']);
  expect(problems).toEqual([
    'prices.toml line 8: "output" for "bad" is not a price from 0 to 100,000, so the model has no price.',
    'prices.toml line 11: "input" for "wild" is not a price from 0 to 100,000, so the model has no price.',
    'prices.toml line 14: "input" for "text" is not a price from 0 to 100,000, so the model has no price.',
  ]);
});

it.skipIf(process.platform === 'win32')(
  'are those of the app where a pipe is, which is not waited for and stays',
  async () => {
    execFileSync('mkfifo', [file()]);
    expect(await prices.state()).toMatchObject({
      table: builtInPrices,
      problems: ['prices.toml cannot be read (not a regular file). Workcell is using its own prices.'],
    });
    expect((await prices.save(own)).ok).toBe(false);
    expect((await lstat(file())).isFIFO()).toBe(true);
  },
);
