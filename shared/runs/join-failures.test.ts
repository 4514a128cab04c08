import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { BarMerger } from './bar-merger.ts';
import { toCardBars } from './card-bars.ts';
import { joinFailures } from './join-failures.ts';
import { mergeBars } from './merge-bars.ts';
import type { RunBar } from './run-bars.ts';

/** Commands of 8 s each, in sequence with 1 s between; `failed` are the indexes of failed ones. */
const commands = (count: number, failed: readonly number[]): readonly RunBar[] =>
  Array.from({ length: count }, (_, at) => ({
    lane: 'commands',
    from: at * 9_000,
    to: at * 9_000 + 8_000,
    state: failed.includes(at) ? 'failed' : 'done',
    position: at,
  }));
const lengthOf = (bars: readonly { readonly from: number; readonly to: number }[]) =>
  bars.reduce((sum, { from, to }) => sum + to - from, 0);
const failedOf = (bars: readonly RunBar[]) => bars.filter(({ state }) => state === 'failed');

describe('merged bars of successes and failures', () => {
  it('merged bars of successes and failures stay mostly what they are, with the failures as marks', () => {
    const bars = toCardBars(commands(45, [3, 11, 20, 28, 40]));
    const failed = bars.filter(([, , , state]) => state === 'failed');
    expect(failed).toHaveLength(5);
    const red = failed.reduce((sum, [, from, to]) => sum + to - from, 0);
    expect(red).toBe(5 * 8_000);
    const done = bars.filter(([, , , state]) => state === 'done');
    expect(done).toEqual([['commands', 0, 44 * 9_000 + 8_000, 'done']]);
  });

  it('merged bars are failed if everything in them failed', () => {
    expect(mergeBars(commands(3, [0, 1, 2]), 60_000)).toMatchObject([{ state: 'failed', from: 0, to: 26_000 }]);
    expect(joinFailures(failedOf(commands(3, [0, 1, 2])), [], 60_000)).toMatchObject([{ from: 0, to: 26_000 }]);
  });

  it('merged bars never cover a success with a failure', () => {
    const steps = fc.array(fc.boolean(), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 200_000 }), (fails, gap) => {
        const bars = commands(
          fails.length,
          fails.flatMap((failed, at) => (failed ? [at] : [])),
        );
        const merger = new BarMerger(gap, 40);
        for (const { from, lane, position, state, to } of bars) merger.add(lane, from, to, state, position);
        for (const merged of [mergeBars(bars, gap), mergeBars(mergeBars(bars, gap / 4), gap), merger.all(gap * 2)]) {
          const red = failedOf(merged);
          expect(red.length > 0).toBe(fails.includes(true));
          for (const success of bars.filter(({ state }) => state === 'done')) {
            expect(red.some(({ from, to }) => from < success.to && to > success.from)).toBe(false);
          }
        }
      }),
    );
  });

  it('merged bars show a failure near each failure', () => {
    const bars = commands(300, [10, 12, 150, 290]);
    const red = failedOf(mergeBars(bars, 30_000));
    expect(red.map(({ position }) => position)).toEqual([10, 150, 290]);
    expect(lengthOf(red)).toBe(24_000);
  });
});
