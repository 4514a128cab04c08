import { expect, it } from 'vitest';
import type { Waterfall } from '../../../../shared/runs/run-bars.ts';
import { noMarks } from '../../../../shared/runs/run-marks.ts';
import { createSampleTotals, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { advance, createAxis, getNextChange, type ReplayAxis, toReplayPlace, toValue } from './replay-axis.ts';

const idle = [{ from: 10_000, to: 910_000 }];
const axis: ReplayAxis = { kind: 'time', from: 0, to: 1_000_000, idle, skipped: idle };

it('follows the time of a run, or event numbers if no event has a time', () => {
  const timed = createAxis(createSampleTotals(), null);
  expect(timed).toMatchObject({ kind: 'time', from: sampleStart, to: sampleStart + 362_000 });
  const untimed = createAxis(createSampleTotals({ events: 4, startedAt: null, lastAt: null }), null);
  expect(untimed).toMatchObject({ kind: 'events', from: 0, to: 3_000 });
  expect(untimed === null ? null : toReplayPlace(untimed, 2_500)).toEqual({ type: 'event', event: 2 });
  expect(createAxis(createSampleTotals({ events: 0 }), null)).toBeNull();
});

it('plays busy time at the chosen speed and skips idle time in a second', () => {
  expect(advance(axis, 0, 2_000, 1)).toBe(2_000);
  expect(advance(axis, 0, 2_000, 4)).toBe(8_000);
  expect(advance(axis, 9_000, 1_000, 1)).toBe(10_000);
  expect(advance(axis, 9_000, 1_500, 1)).toBe(460_000);
  expect(advance(axis, 9_000, 3_000, 1)).toBe(911_000);
  expect(advance(axis, 999_999, 5_000, 16)).toBe(1_000_000);
});

it('skips each wait for the user in a second, also within another bar', () => {
  const bar = { state: 'waited', position: 0 } as const;
  const waterfall: Waterfall = {
    from: sampleStart,
    to: sampleStart + 362_000,
    bars: [
      { ...bar, lane: 'commands', from: sampleStart, to: sampleStart + 60_000 },
      { ...bar, lane: 'you', from: sampleStart + 4_000, to: sampleStart + 44_000 },
    ],
    idle: [{ from: sampleStart + 100_000, to: sampleStart + 300_000 }],
    marks: noMarks,
  };
  const timed = createAxis(createSampleTotals(), waterfall);
  expect(timed === null ? null : advance(timed, sampleStart, 2_000, 4)).toBe(sampleStart + 44_000);
  expect(timed?.idle).toEqual(waterfall.idle);
});

it('detects when the shown moment is no longer current', () => {
  const moment = { event: 3, at: 5_000 };
  expect(getNextChange(axis, { hasNext: true, moment, nextAt: 7_000 })).toBe(7_000);
  expect(getNextChange(axis, { hasNext: false, moment, nextAt: null })).toBeNull();
  expect(getNextChange({ ...axis, kind: 'events' }, { hasNext: true, moment, nextAt: null })).toBe(4_000);
  expect(toValue(axis, { event: 0, at: null })).toBe(0);
});
