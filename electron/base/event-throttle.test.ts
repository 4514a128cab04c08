import { beforeEach, describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { EventThrottle } from './event-throttle.ts';

const minute = 60_000;

let clock: ManualClock;
let reported: [string, number][];
let throttle: EventThrottle<string>;
beforeEach(() => {
  clock = new ManualClock();
  reported = [];
  throttle = new EventThrottle(clock, (name, suppressed) => reported.push([name, suppressed]));
});

/** Returns how many of these events pass now. */
const passing = (name: string, count: number) =>
  Array.from({ length: count }, () => throttle.mayPass(name)).filter(Boolean).length;

describe('the throttle', () => {
  it('the throttle lets 10 events of a kind pass, and then one per half minute', () => {
    expect(passing('a', 25)).toBe(10);
    clock.advance(minute / 2);
    expect(passing('a', 5)).toBe(1);
    clock.advance(5 * minute);
    expect(passing('a', 25)).toBe(10);
  });

  it('the throttle counts kinds separately', () => {
    expect(passing('a', 10)).toBe(10);
    expect(passing('b', 10)).toBe(10);
  });

  it('the throttle reports how many events it held back once one may pass again, each of them once', () => {
    passing('a', 25);
    expect(reported).toEqual([]);
    clock.advance(minute / 2);
    expect(reported).toEqual([['a', 15]]);
    clock.advance(10 * minute);
    expect(reported).toHaveLength(1);
    passing('a', 12);
    clock.advance(minute / 2);
    expect(reported).toEqual([
      ['a', 15],
      ['a', 2],
    ]);
  });

  it('the throttle reports held-back events when it ends, and nothing afterward', () => {
    passing('a', 12);
    throttle.end();
    expect(reported).toEqual([['a', 2]]);
    clock.advance(10 * minute);
    expect(reported).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('the throttle is not affected by a clock set back', () => {
    passing('a', 10);
    clock.advance(-10 * minute);
    expect(passing('a', 3)).toBe(0);
    clock.advance(minute / 2);
    expect(passing('a', 3)).toBe(1);
  });

  it('the throttle loses no event: passed and reported events add up to the requests, in any order', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(4 * minute), count: fc.nat(40) }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (asked) => {
        const ownClock = new ManualClock();
        let suppressed = 0;
        const own = new EventThrottle(ownClock, (_name, count) => {
          suppressed += count;
        });
        let passed = 0;
        let all = 0;
        const begun = ownClock.now();
        for (const { wait, count } of asked) {
          ownClock.advance(wait);
          for (let each = 0; each < count; each += 1) if (own.mayPass('a')) passed += 1;
          all += count;
        }
        own.end();
        expect(passed + suppressed).toBe(all);
        expect(passed).toBeLessThanOrEqual(10 + ((ownClock.now() - begun) * 10) / (5 * minute));
      }),
    );
  });
});
