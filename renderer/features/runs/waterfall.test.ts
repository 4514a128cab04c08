import { describe, expect, it } from 'vitest';
import type { RunBar } from '../../../shared/runs/run-bars.ts';
import { createTimeScale, listTicks, moveSpan, toPosition, toTime, zoomSpan } from './time-scale.ts';
import { describeBar, findBarAfterKey, findBarAt, findBarOfEvent, placeBars } from './waterfall-bars.ts';

const span = { from: 1_000_000, to: 1_360_000 };
const even = createTimeScale(span, [], 720);

describe('the scale of a waterfall', () => {
  it('creates a linear time scale when nothing is idle', () => {
    expect(toPosition(even, 1_180_000)).toBeCloseTo(360);
    expect(toTime(even, 180)).toBeCloseTo(1_090_000);
  });

  it('shortens idle time ranges on the scale, however long they are', () => {
    const days = { from: 0, to: 10 * 86_400_000 };
    const scale = createTimeScale(days, [{ from: 60_000, to: days.to - 60_000 }], 714);
    expect(toPosition(scale, 60_000)).toBeCloseTo(350);
    expect(toPosition(scale, days.to - 60_000)).toBeCloseTo(364);
    expect(toTime(scale, 700)).toBeCloseTo(days.to - 2_400);
  });

  it('leaves most of the strip to the work, however many idle ranges there are', () => {
    const idle = Array.from({ length: 100 }, (_, at) => ({ from: at * 1_000 + 500, to: at * 1_000 + 900 }));
    const scale = createTimeScale({ from: 0, to: 100_000 }, idle, 700);
    const idleWidth = scale.pieces
      .filter((piece) => piece.idle)
      .reduce((sum, { left, right }) => sum + right - left, 0);
    expect(idleWidth).toBeCloseTo(210);
    expect(scale.pieces.at(-1)?.right).toBeCloseTo(700);
  });

  it('creates a time scale for a run without duration', () => {
    const scale = createTimeScale({ from: 5, to: 5 }, [], 100);
    expect([toPosition(scale, 5), toTime(scale, 0)]).toEqual([0, 5]);
  });

  it('puts ticks at round times with enough distance, and none in idle ranges', () => {
    expect(listTicks(even, span.from, 72).map(({ left, sinceMs }) => [sinceMs / 1_000, Math.round(left)])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].flatMap((minute) => [[minute * 60, minute * 120]]),
    );
    const short = createTimeScale({ from: 0, to: 1_000 }, [], 400);
    expect(listTicks(short, 0, 72).map(({ text }) => text)).toEqual([
      '0:00.0',
      '0:00.2',
      '0:00.4',
      '0:00.6',
      '0:00.8',
      '0:01.0',
    ]);
    const idle = createTimeScale(span, [{ from: 1_030_000, to: 1_330_000 }], 720);
    expect(listTicks(idle, span.from, 72).map(({ sinceMs }) => sinceMs / 1_000)).toEqual([
      0, 10, 20, 30, 340, 350, 360,
    ]);
  });
});

describe('zoom', () => {
  it('keeps the time under the pointer when zooming, within the run', () => {
    expect(zoomSpan(span, 0.5, 1_090_000, span)).toEqual({ from: 1_045_000, to: 1_225_000 });
    expect(zoomSpan(span, 0.5, span.from, span)).toEqual({ from: 1_000_000, to: 1_180_000 });
    expect(zoomSpan({ from: 1_045_000, to: 1_225_000 }, 9, 1_090_000, span)).toEqual(span);
  });

  it('pans within the run', () => {
    const part = { from: 1_000_000, to: 1_100_000 };
    expect(moveSpan(part, 0.5, span)).toEqual({ from: 1_050_000, to: 1_150_000 });
    expect(moveSpan(part, -1, span)).toEqual(part);
    expect(moveSpan(part, 9, span)).toEqual({ from: 1_260_000, to: 1_360_000 });
  });
});

const bar = (lane: RunBar['lane'], from: number, to: number, position: number, over: Partial<RunBar> = {}): RunBar => ({
  lane,
  from: span.from + from * 1_000,
  to: span.from + to * 1_000,
  state: 'done',
  position,
  ...over,
});
const bars = [bar('model', 0, 10, 1), bar('commands', 10, 40, 2), bar('files', 41, 41, 3), bar('model', 50, 60, 4)];

describe('bars', () => {
  it('places bars by time and lane, with short bars still visible', () => {
    expect(placeBars(bars, even, 0).map(({ lane, left, width }) => [lane, left, width])).toEqual([
      [0, 0, 20],
      [1, 20, 60],
      [2, 82, 2],
      [0, 100, 20],
    ]);
  });

  it('extends running bars to now and removes bars that are out of view', () => {
    const open = bar('commands', 300, 301, 9, { state: 'running' });
    expect(placeBars([open], even, span.to)[0]?.width).toBeCloseTo(120);
    expect(placeBars(bars, createTimeScale({ from: 1_045_000, to: 1_360_000 }, [], 720), 0)).toHaveLength(1);
  });

  it('finds a bar under the pointer, or near it in the same lane', () => {
    const placed = placeBars(bars, even, 0);
    expect(findBarAt(placed, 1, 50)?.position).toBe(2);
    expect(findBarAt(placed, 2, 86)?.position).toBe(3);
    expect(findBarAt(placed, 2, 200)).toBeNull();
  });

  it('finds the bar of an event by its position', () => {
    expect(findBarOfEvent(bars, 'model', 3)?.position).toBe(1);
    expect(findBarOfEvent(bars, 'model', 4)?.position).toBe(4);
    expect(findBarOfEvent(bars, 'you', 4)).toBeNull();
    expect(findBarOfEvent(bars, null, 4)).toBeNull();
  });

  it('moves between bars with arrow keys, along the time and between lanes', () => {
    const [first, second, third, last] = bars;
    if (first === undefined || second === undefined || third === undefined || last === undefined) throw new Error();
    expect(findBarAfterKey('ArrowRight', null, bars)).toBe(first);
    expect(findBarAfterKey('ArrowRight', first, bars)).toBe(second);
    expect(findBarAfterKey('ArrowLeft', first, bars)).toBeNull();
    expect(findBarAfterKey('ArrowDown', last, bars)).toBe(second);
    expect(findBarAfterKey('ArrowUp', third, bars)).toBe(second);
    expect(findBarAfterKey('End', first, bars)).toBe(last);
    expect(findBarAfterKey('x', first, bars)).toBeNull();
  });

  it('describes a bar in words', () => {
    expect(describeBar(bar('commands', 35, 52.4, 1, { state: 'failed' }))).toBe('Commands, failed, 17\u00a0s');
  });
});
