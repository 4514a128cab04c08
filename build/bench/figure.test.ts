import { describe, expect, it } from 'vitest';
import { summarizeReadings } from './figure.ts';

const reading = (app: number, floor: number | null = null) => ({ app, floor });

describe('summarize', () => {
  it('returns the median of the readings and their range', () => {
    expect(summarizeReadings(undefined, [reading(30), reading(10), reading(20)])).toEqual({
      app: 20,
      lowest: 10,
      highest: 30,
      floor: null,
      ratio: null,
      met: null,
    });
  });

  it('computes the ratio to the floor within each run, so that a slow moment of the machine does not count', () => {
    const outcome = summarizeReadings({ timesFloor: 1.3 }, [reading(12, 10), reading(120, 100), reading(11, 10)]);
    expect(outcome.ratio).toBe(1.2);
    expect(outcome.met).toBe(true);
  });

  it.each([
    { aim: { atMost: 20 }, met: true },
    { aim: { atMost: 19 }, met: false },
    { aim: { atLeast: 20 }, met: true },
    { aim: { atLeast: 21 }, met: false },
    { aim: { timesFloor: 2 }, met: true },
    { aim: { timesFloor: 1.9 }, met: false },
    { aim: { aboveFloor: 10 }, met: true },
    { aim: { aboveFloor: 9 }, met: false },
    { aim: { timesFloor: 2, atMost: 19 }, met: false },
  ])('judges a reading of 20 over a floor of 10 by $aim: $met', ({ aim, met }) => {
    expect(summarizeReadings(aim, [reading(20, 10)]).met).toBe(met);
  });

  it('returns no ratio to a floor of zero, but still judges by it', () => {
    expect(summarizeReadings({ timesFloor: 1 }, [reading(0, 0)])).toMatchObject({ ratio: null, met: true });
    expect(summarizeReadings({ timesFloor: 1 }, [reading(60, 0)])).toMatchObject({ ratio: null, met: false });
  });
});
