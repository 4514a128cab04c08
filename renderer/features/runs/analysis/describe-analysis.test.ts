import { describe, expect, it } from 'vitest';
import { analyzeDigests } from '../../../../shared/runs/analysis/analyze-digests.ts';
import { sampleNow as now, sampleDigest, sampleTool } from '../../../../shared/runs/analysis/testing/sample-digest.ts';
import { noTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeFigures, describeUncounted } from './describe-figures.ts';
import { describePlots, getNextBar } from './describe-plots.ts';
import { describeFailingTools, describeModels } from './describe-tables.ts';

const plain = (words: string): string => words.replaceAll('\u00a0', ' ');
const prices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [{ model: 'known', input: 1, cachedInput: 1, cacheWrite: 1, output: 1 }],
};
const spent = (model: string) => [{ ...noTokens, model, input: 900_000, output: 100_000 }];
const analysis = analyzeDigests(
  [
    sampleDigest('wc-1', { spent: spent('known'), tools: [sampleTool('npm', { calls: 3, failed: 1 })] }),
    sampleDigest('wc-2', { state: 'failed', spent: spent('strange') }),
    sampleDigest('wc-3', { state: 'stopped', durationMs: null }),
    sampleDigest('wc-4', { isUnreadable: true }),
  ],
  { days: 7, zoneMinutes: 0 },
  now,
);
const base = { from: analysis.from ?? 0 };

describe('the numbers of an analysis', () => {
  it('describes the numbers of an analysis and links them to their runs', () => {
    const figures = describeFigures(analysis, base, prices);
    expect(figures.map(({ label, value }) => `${label}: ${plain(value.text)}`)).toEqual([
      'Runs: 3',
      'Success rate: 50%',
      'Median time: 1 min',
      '90th percentile: 1 min',
      'Tokens: 2.0 M',
      'Cost: over $1.00',
    ]);
    expect(figures[1]?.value.behind?.filter).toEqual({ ...base, states: ['finished', 'failed'] });
    expect(figures[1]?.context.map(({ text }) => text)).toEqual(['1 done', '1 failed', '1 stopped']);
    expect(figures[3]?.value.behind).toMatchObject({ filter: { ...base, leastMs: 60_000 }, order: 'slowest' });
    expect(figures[5]?.value.exact).toContain('No price for strange.');
  });

  it('shows a dash without a link when there is nothing to count', () => {
    const none = analyzeDigests(
      [sampleDigest('wc-1', { state: 'stopped', durationMs: null })],
      { days: null, zoneMinutes: 0 },
      now,
    );
    const figures = describeFigures(none, {}, null);
    expect(figures.slice(1).map(({ value }) => [value.text, value.behind])).toEqual(Array(5).fill(['–', null]));
  });

  it('says what was left out of an analysis', () => {
    expect(describeUncounted(analysis, base)).toMatchObject([
      { text: 'Unreadable, so not counted: 1 run', behind: { filter: { ...base, left: 'unreadable' } } },
    ]);
  });
});

it('names models without a price in tables and links shares to failed runs', () => {
  const models = describeModels(analysis, base, prices);
  expect(models.rows.map(({ cells, name }) => [name, plain(cells.at(-1)?.text ?? '')])).toEqual([
    ['known', '$1.00'],
    ['strange', 'no price'],
    ['m', ''],
  ]);
  const [npm] = describeFailingTools(analysis, base).rows;
  expect(npm?.cells.map(({ text }) => plain(text))).toEqual(['1', '3', '33%', '1']);
  expect(npm?.cells[2]?.behind?.filter).toEqual({ ...base, used: { kind: 'command', name: 'npm', failed: true } });
});

it('draws one bar per day, each with its sentence, its runs and its table row', () => {
  const [runs, time, cost] = describePlots(analysis, base, prices);
  expect([runs?.title, time?.title, cost?.title]).toEqual(['Runs a day', 'Median time', 'Cost']);
  expect(runs?.bars).toHaveLength(7);
  expect(runs?.bars.at(-1)).toMatchObject({
    label: '20 Nov: 3 runs, 1 done, 1 failed, 1 stopped',
    behind: { filter: { from: Date.UTC(2026, 10, 20), to: Date.UTC(2026, 10, 21) } },
  });
  expect(runs?.bars[0]?.behind).toBeNull();
  expect(runs?.rows.at(-1)).toEqual(['20 Nov', '3', '1', '1', '1', '0']);
  expect(plain(time?.bars.at(-1)?.label ?? '')).toBe('20 Nov: 1 min');
  expect(cost?.rows.at(-1)).toEqual(['20 Nov', 'over $1.00']);
  expect(describePlots(analysis, base, null)).toHaveLength(2);
});

it('moves between bars that have runs with arrow keys', () => {
  const reachable = [true, false, false, true, true];
  expect(getNextBar('ArrowRight', 0, reachable)).toBe(3);
  expect(getNextBar('ArrowLeft', 3, reachable)).toBe(0);
  expect(getNextBar('ArrowLeft', 0, reachable)).toBeNull();
  expect(getNextBar('End', 0, reachable)).toBe(4);
  expect(getNextBar('Enter', 0, reachable)).toBeNull();
});
