import { expect, it } from 'vitest';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { describeSpending } from './describe-spending.ts';
import { describeBlockedTime, describeDoubts, describeSteps, describeTime, toWholePercents } from './describe-time.ts';
import { describeToolRows, getNextOrder } from './describe-tools.ts';

const tokens = { cached: 0, cacheWritten: 0, reasoning: 0, output: 0 };
const prices = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [{ model: 'm', input: 1, cachedInput: 0.1, cacheWrite: 1, output: 10 }],
} as const;

const tool = { kind: 'command', failed: 0, declined: 0, ms: 0, longest: null, spent: [] } as const;
const report: RunReport = {
  progress: null,
  ms: { model: 20_000, you: 60_000, between: 500_000 },
  timeRanges: [
    { kind: 'model', from: 1_000, ms: 20_000, position: 3, subject: '' },
    { kind: 'you', from: 21_000, ms: 60_000, position: 9, subject: 'npm publish' },
  ],
  timeRangeCount: 2,
  waits: [],
  waitCount: 1,
  tools: [
    {
      ...tool,
      name: 'npm',
      calls: 3,
      failed: 1,
      ms: 5_000,
      longest: { ms: 4_000, position: 5 },
      spent: [{ ...tokens, model: 'm', input: 2_000_000 }],
    },
    { ...tool, name: 'git', calls: 9, spent: [{ ...tokens, model: 'who', input: 10 }] },
    { ...tool, kind: 'edit', name: '', calls: 1 },
  ],
  next: [
    { from: 0, to: 1, times: 4 },
    { from: 1, to: 1, times: 3 },
    { from: 1, to: 0, times: 1 },
  ],
  unpaired: 2,
  slowest: [],
  failures: [{ kind: 'command', name: 'npm', ms: 4_000, position: 5, subject: 'npm test' }],
  failed: 1,
  answering: [{ ...tokens, model: 'm', input: 1_000_000 }],
  spent: [
    { ...tokens, model: 'm', input: 3_000_000 },
    { ...tokens, model: 'who', input: 10 },
  ],
  jumps: [],
  jumpCount: 0,
  untimed: 0,
  otherSchema: null,
};

it('divides the time of turns by kind and separates the time between turns', () => {
  const view = describeTime(report, 1_000);
  expect(view?.rows.map(({ kind, share }) => [kind, share])).toEqual([
    ['model', 0.25],
    ['you', 0.75],
  ]);
  expect(view?.between).toMatch(/8.min 20.s/);
  expect(view?.rows.map(({ longest }) => longest)).toEqual([
    { position: 3, text: 'at 0:00', subject: '' },
    { position: 9, text: 'at 0:20', subject: 'npm publish' },
  ]);
  expect(describeTime({ ...report, ms: {} }, null)).toBeNull();
});

it('names the longest of several time ranges of a kind, and none that was not reported', () => {
  const ranges = [
    { kind: 'commands', from: 1_000, ms: 9_000, position: 4, subject: 'npm test' },
    { kind: 'commands', from: 20_000, ms: 12_000, position: 7, subject: 'npm install' },
  ] as const;
  const view = describeTime({ ...report, ms: { model: 20_000, commands: 21_000 }, timeRanges: ranges }, 1_000);
  expect(view?.rows.map(({ longest }) => longest)).toEqual([
    null,
    { position: 7, text: 'longest 12\u00a0s', subject: 'npm install' },
  ]);
});

it('lists what blocked the run, longest first, and what failed', () => {
  const rows = describeBlockedTime(report, 1_000);
  expect(rows.map(({ position, time, subject }) => [time, position, subject])).toEqual([
    ['0:20', 9, 'npm publish'],
    ['0:00', 3, ''],
  ]);
  expect(describeSteps(report.failures, report)).toMatchObject([{ text: 'npm', subject: 'npm test', position: 5 }]);
});

it('says how reliable the times of a run are', () => {
  const doubts = describeDoubts({
    ...report,
    jumps: [{ at: 0, ms: -86_400_000, position: 1 }],
    jumpCount: 2,
    untimed: 3,
    otherSchema: 4,
  });
  expect(doubts).toHaveLength(3);
  expect(doubts[0]).toMatch(/back by .* 2 times/);
  expect(doubts[1]).toContain('3 events');
  expect(doubts[2]).toContain('version 4');
});

it('sorts tools by any column, largest values first', () => {
  const order = getNextOrder({ column: 'name', isDescending: false }, 'calls');
  expect(describeToolRows(report, prices, order).map(({ calls, name }) => [name, calls])).toEqual([
    ['git', '9'],
    ['npm', '3'],
    ['Edits', '1'],
  ]);
  expect(getNextOrder(order, 'calls').isDescending).toBe(false);
  const [dearest, unknown] = describeToolRows(report, prices, { column: 'cost', isDescending: true });
  expect([dearest?.cost?.text, unknown?.cost?.text]).toEqual(['$2.00', 'no price']);
});

it('shows the cost by model and the answers that called no tool', () => {
  const view = describeSpending(report, prices);
  expect(view?.total?.text).toBe('over $3.00');
  expect(view?.answering).toMatchObject({ cost: { text: '$1.00' } });
  expect(describeSpending({ ...report, answering: [] }, prices)?.answering).toBeNull();
  expect(describeSpending({ ...report, spent: [] }, prices)).toBeNull();
});

it('rounds shares to percentages that sum to 100', () => {
  expect(toWholePercents([0.4416, 0.5573, 0.0011])).toEqual([44, 55, 1]);
  expect(toWholePercents([1 / 3, 1 / 3, 1 / 3]).reduce((sum, each) => sum + each, 0)).toBe(100);
  expect(toWholePercents([0.995, 0.005])).toEqual([99, 1]);
  expect(toWholePercents([])).toEqual([]);
});
