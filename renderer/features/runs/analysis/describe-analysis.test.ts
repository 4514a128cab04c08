import { describe, expect, it } from 'vitest';
import { analyseRuns } from '../../../../shared/runs/analysis/analyse-runs.ts';
import { sampleNow as now, sampleDigest, sampleTool } from '../../../../shared/runs/analysis/testing/sample-digest.ts';
import { noTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeFigures, describeLeft } from './describe-figures.ts';
import { describePlots, nextBar } from './describe-plots.ts';
import { describeModels, describeTools } from './describe-tables.ts';

const plain = (words: string): string => words.replaceAll('\u00a0', ' ');
const prices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [{ model: 'known', input: 1, cachedInput: 1, cacheWrite: 1, output: 1 }],
};
const spent = (model: string) => [{ ...noTokens, model, input: 900_000, output: 100_000 }];
const analysis = analyseRuns(
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
  it('say what they are about, and open those runs', () => {
    const figures = describeFigures(analysis, base, prices);
    expect(figures.map(({ label, value }) => `${label}: ${plain(value.words)}`)).toEqual([
      'Runs: 3',
      'Success rate: 50 %',
      'Median time: 1 min',
      '90th percentile: 1 min',
      'Tokens: 2.0 M',
      'Cost: over $1.00',
    ]);
    expect(figures[1]?.value.behind?.filter).toEqual({ ...base, states: ['finished', 'failed'] });
    expect(figures[1]?.context.map(({ words }) => words)).toEqual(['1 finished', '1 failed', '1 stopped']);
    expect(figures[3]?.value.behind).toMatchObject({ filter: { ...base, leastMs: 60_000 }, order: 'slowest' });
    expect(figures[5]?.value.exact).toContain('No price for strange.');
  });

  it('are a dash when there is nothing to count, and open nothing', () => {
    const none = analyseRuns(
      [sampleDigest('wc-1', { state: 'stopped', durationMs: null })],
      { days: null, zoneMinutes: 0 },
      now,
    );
    const figures = describeFigures(none, {}, null);
    expect(figures.slice(1).map(({ value }) => [value.words, value.behind])).toEqual(Array(5).fill(['–', null]));
  });

  it('say what was left out', () => {
    expect(describeLeft(analysis, base)).toMatchObject([
      { words: 'Cannot be read and not counted: 1 run', behind: { filter: { ...base, left: 'unreadable' } } },
    ]);
  });
});

it('names what has no price in tables, and opens the failed runs from shares', () => {
  const models = describeModels(analysis, base, prices);
  expect(models.rows.map(({ cells, name }) => [name, plain(cells.at(-1)?.words ?? '')])).toEqual([
    ['known', '$1.00'],
    ['strange', 'no price'],
    ['m', ''],
  ]);
  const [npm] = describeTools(analysis, base).rows;
  expect(npm?.cells.map(({ words }) => plain(words))).toEqual(['1', '3', '33 %', '1']);
  expect(npm?.cells[2]?.behind?.filter).toEqual({ ...base, used: { kind: 'command', name: 'npm', failed: true } });
});

it('draws one bar per day, each with its sentence, its runs and its row', () => {
  const [runs, time, cost] = describePlots(analysis, base, prices);
  expect([runs?.title, time?.title, cost?.title]).toEqual(['Runs a day', 'Median time', 'Cost']);
  expect(runs?.bars).toHaveLength(7);
  expect(runs?.bars.at(-1)).toMatchObject({
    label: '20 Nov: 3 runs, 1 finished, 1 failed, 1 stopped',
    behind: { filter: { from: Date.UTC(2026, 10, 20), to: Date.UTC(2026, 10, 21) } },
  });
  expect(runs?.bars[0]?.behind).toBeNull();
  expect(runs?.rows.at(-1)).toEqual(['20 Nov', '3', '1', '1', '1', '0']);
  expect(plain(time?.bars.at(-1)?.label ?? '')).toBe('20 Nov: 1 min');
  expect(cost?.rows.at(-1)).toEqual(['20 Nov', 'over $1.00']);
  expect(describePlots(analysis, base, null)).toHaveLength(2);
});

it('moves from bar to bar with runs using arrow keys', () => {
  const reachable = [true, false, false, true, true];
  expect(nextBar('ArrowRight', 0, reachable)).toBe(3);
  expect(nextBar('ArrowLeft', 3, reachable)).toBe(0);
  expect(nextBar('ArrowLeft', 0, reachable)).toBeNull();
  expect(nextBar('End', 0, reachable)).toBe(4);
  expect(nextBar('Enter', 0, reachable)).toBeNull();
});
