import { expect, it } from 'vitest';
import type { RunBar } from '../../../../shared/runs/run-bars.ts';
import type { RunMarks } from '../../../../shared/runs/run-marks.ts';
import { createTimeScale } from '../time-scale.ts';
import { extendSpanByKey } from '../waterfall-bars.ts';
import { describeLanes, describeSpentUntil, placeMarks, summarizeTimeRange } from './strip-marks.ts';

const at = (from: number, to = from) => ({ from, to, position: from });
const tokens = { model: 'm', cached: 0, cacheWritten: 0, reasoning: 0, output: 0 };
const marks: RunMarks = {
  approvals: [{ ...at(10_000), asked: 2, declined: 1, byOthers: 1 }],
  diffs: [{ ...at(30_000), edits: 1, added: 3, removed: 1 }],
  spent: [
    { ...at(20_000), spent: [{ ...tokens, input: 1_000 }] },
    { ...at(90_000), spent: [{ ...tokens, input: 4_000 }] },
  ],
  waits: [{ ...at(5_000, 65_000), kind: 'you' }],
};
const scale = createTimeScale({ from: 0, to: 100_000 }, [], 1_000);

it('places marks on the axis with heights relative to the largest', () => {
  const placed = placeMarks(marks, scale, null);
  expect(placed.approvals).toMatchObject([{ left: 100, words: '2 approvals, 1 declined, 1 automatic' }]);
  expect(placed.diffs).toMatchObject([{ left: 300, share: 0.75, words: '1 edit +3 −1' }]);
  expect(placed.spent.map(({ height, left }) => [left, height])).toEqual([
    [200, 0.25],
    [900, 1],
  ]);
  expect(placed.waits).toMatchObject([{ left: 50, width: 600 }]);
});

it('summarizes the marks in a time range', () => {
  const reported = summarizeTimeRange({ from: 0, to: 40_000 }, { marks, prices: null, startedAt: 0 });
  expect(reported).toMatch(/^0:00 to 0:40, 40.s · 2 approvals.* · 1 edit \+3 −1 · 1.0.k tokens spent · longest wait/);
  expect(summarizeTimeRange({ from: 70_000, to: 80_000 }, { marks, prices: null, startedAt: 0 })).toMatch(
    /^1:10 to 1:20, 10.s$/,
  );
});

it('adds up what was spent until a time', () => {
  expect(describeSpentUntil(marks.spent, 10_000, null)).toBeNull();
  expect(describeSpentUntil(marks.spent, 95_000, null)).toMatch(/^5.0.k tokens$/);
});

it('says what each lane adds up to, and nothing for an empty one', () => {
  const lanes = describeLanes({ ms: { model: 20_000, you: 60_000 }, marks, prices: null });
  expect(lanes.map(({ name, total }) => [name, total])).toEqual([
    ['Model', '20\u00a0s'],
    ['Commands', ''],
    ['Files', '1 edit'],
    ['You', '1\u00a0min'],
    ['Cost', '5.0\u00a0k tokens'],
  ]);
  const unread = describeLanes({ ms: null, marks: { ...marks, diffs: [], spent: [] }, prices: null });
  expect(unread.map(({ total }) => total)).toEqual(['', '', '', '']);
});

it('extends a selected time range from bar to bar and shrinks it again', () => {
  const bars = [0, 1, 2].map(
    (nth): RunBar => ({ lane: 'model', state: 'done', from: nth * 10, to: nth * 10 + 5, position: nth }),
  );
  const [first, second] = bars;
  const one = extendSpanByKey('ArrowRight', null, first ?? null, bars);
  expect(one).toEqual({ from: 0, to: 15 });
  expect(extendSpanByKey('ArrowRight', one, first ?? null, bars)).toEqual({ from: 0, to: 25 });
  expect(extendSpanByKey('ArrowLeft', one, first ?? null, bars)).toEqual({ from: 0, to: 5 });
  expect(extendSpanByKey('ArrowLeft', null, second ?? null, bars)).toEqual({ from: 0, to: 15 });
  expect(extendSpanByKey('ArrowLeft', null, null, [])).toBeNull();
});
