import { expect, it } from 'vitest';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { describeSpending } from './describe-spending.ts';
import { describeDoubts, describeHeldUp, describeSteps, describeTime, wholePercents } from './describe-time.ts';
import { describeTools, nextOrder } from './describe-tools.ts';

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
  stretches: [
    { kind: 'model', from: 1_000, ms: 20_000, position: 3, subject: '' },
    { kind: 'you', from: 21_000, ms: 60_000, position: 9, subject: 'npm publish' },
  ],
  stretchCount: 2,
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

it('divides the time of the turns, and separates the time between them', () => {
  const view = describeTime(report);
  expect(view?.rows.map(({ kind, share }) => [kind, share])).toEqual([
    ['model', 0.25],
    ['you', 0.75],
  ]);
  expect(view?.between).toMatch(/8.min 20.s/);
  expect(describeTime({ ...report, ms: {} })).toBeNull();
});

it('says what held the run up, the longest first, and what failed', () => {
  const rows = describeHeldUp(report, 1_000);
  expect(rows.map(({ position, since, subject }) => [since, position, subject])).toEqual([
    ['0:20', 9, 'npm publish'],
    ['0:00', 3, ''],
  ]);
  expect(describeSteps(report.failures, report)).toMatchObject([{ words: 'npm', subject: 'npm test', position: 5 }]);
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

it('sorts tools by any column, what matters most first', () => {
  const order = nextOrder({ column: 'name', descending: false }, 'calls');
  expect(describeTools(report, prices, order).map(({ calls, name }) => [name, calls])).toEqual([
    ['git', '9'],
    ['npm', '3'],
    ['Edits', '1'],
  ]);
  expect(nextOrder(order, 'calls').descending).toBe(false);
  const [dearest, unknown] = describeTools(report, prices, { column: 'cost', descending: true });
  expect([dearest?.cost?.words, unknown?.cost?.words]).toEqual(['$2.00', 'no price']);
});

it('says what the answers cost by model, and what is in no row of the tools', () => {
  const view = describeSpending(report, prices);
  expect(view?.total?.words).toBe('over $3.00');
  expect(view?.answering).toMatchObject({ cost: { words: '$1.00' } });
  expect(describeSpending({ ...report, answering: [] }, prices)?.answering).toBeNull();
  expect(describeSpending({ ...report, spent: [] }, prices)).toBeNull();
});

it('has shares that sum to 100', () => {
  expect(wholePercents([0.4416, 0.5573, 0.0011])).toEqual([44, 55, 1]);
  expect(wholePercents([1 / 3, 1 / 3, 1 / 3]).reduce((sum, each) => sum + each, 0)).toBe(100);
  expect(wholePercents([0.995, 0.005])).toEqual([99, 1]);
  expect(wholePercents([])).toEqual([]);
});
