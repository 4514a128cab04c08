import { describe, expect, it } from 'vitest';
import type { RunBar } from '../../../shared/runs/run-bars.ts';
import { moved, placeOf, ticksOf, timeAt, timeScale, zoomed } from './time-scale.ts';
import { barAfterKey, barAt, barOfEvent, barText, placeBars } from './waterfall-bars.ts';

const span = { from: 1_000_000, to: 1_360_000 };
const even = timeScale(span, [], 720);

describe('the scale of a waterfall', () => {
  it('is linear when nothing is idle', () => {
    expect(placeOf(even, 1_180_000)).toBeCloseTo(360);
    expect(timeAt(even, 180)).toBeCloseTo(1_090_000);
  });

  it('draws idle stretches short, however long they are', () => {
    const days = { from: 0, to: 10 * 86_400_000 };
    const scale = timeScale(days, [{ from: 60_000, to: days.to - 60_000 }], 714);
    expect(placeOf(scale, 60_000)).toBeCloseTo(350);
    expect(placeOf(scale, days.to - 60_000)).toBeCloseTo(364);
    expect(timeAt(scale, 700)).toBeCloseTo(days.to - 2_400);
  });

  it('leaves most of the strip to the work, however many stretches are idle', () => {
    const idle = Array.from({ length: 100 }, (_, at) => ({ from: at * 1_000 + 500, to: at * 1_000 + 900 }));
    const scale = timeScale({ from: 0, to: 100_000 }, idle, 700);
    const idleWidth = scale.pieces
      .filter((piece) => piece.idle)
      .reduce((sum, { left, right }) => sum + right - left, 0);
    expect(idleWidth).toBeCloseTo(210);
    expect(scale.pieces.at(-1)?.right).toBeCloseTo(700);
  });

  it('handles a run without any length', () => {
    const scale = timeScale({ from: 5, to: 5 }, [], 100);
    expect([placeOf(scale, 5), timeAt(scale, 0)]).toEqual([0, 5]);
  });

  it('has ticks at round times, not too close to each other, and none while idle', () => {
    expect(ticksOf(even, span.from, 72).map(({ left, since }) => [since / 1_000, Math.round(left)])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].flatMap((minute) => [[minute * 60, minute * 120]]),
    );
    const short = timeScale({ from: 0, to: 1_000 }, [], 400);
    expect(ticksOf(short, 0, 72).map(({ words }) => words)).toEqual([
      '0:00.0',
      '0:00.2',
      '0:00.4',
      '0:00.6',
      '0:00.8',
      '0:01.0',
    ]);
    const idle = timeScale(span, [{ from: 1_030_000, to: 1_330_000 }], 720);
    expect(ticksOf(idle, span.from, 72).map(({ since }) => since / 1_000)).toEqual([0, 10, 20, 30, 340, 350, 360]);
  });
});

describe('zoom', () => {
  it('keeps the time under the pointer where it is, within the run', () => {
    expect(zoomed(span, 0.5, 1_090_000, span)).toEqual({ from: 1_045_000, to: 1_225_000 });
    expect(zoomed(span, 0.5, span.from, span)).toEqual({ from: 1_000_000, to: 1_180_000 });
    expect(zoomed({ from: 1_045_000, to: 1_225_000 }, 9, 1_090_000, span)).toEqual(span);
  });

  it('moves along, but not out of the run', () => {
    const part = { from: 1_000_000, to: 1_100_000 };
    expect(moved(part, 0.5, span)).toEqual({ from: 1_050_000, to: 1_150_000 });
    expect(moved(part, -1, span)).toEqual(part);
    expect(moved(part, 9, span)).toEqual({ from: 1_260_000, to: 1_360_000 });
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
  it('are placed by time and lane, with short ones still visible', () => {
    expect(placeBars(bars, even, 0).map(({ lane, left, width }) => [lane, left, width])).toEqual([
      [0, 0, 20],
      [1, 20, 60],
      [2, 82, 2],
      [0, 100, 20],
    ]);
  });

  it('extend to now while they run, and disappear when out of view', () => {
    const open = bar('commands', 300, 301, 9, { state: 'running' });
    expect(placeBars([open], even, span.to)[0]?.width).toBeCloseTo(120);
    expect(placeBars(bars, timeScale({ from: 1_045_000, to: 1_360_000 }, [], 720), 0)).toHaveLength(1);
  });

  it('are found under the pointer, or near it in the same lane', () => {
    const placed = placeBars(bars, even, 0);
    expect(barAt(placed, 1, 50)?.position).toBe(2);
    expect(barAt(placed, 2, 86)?.position).toBe(3);
    expect(barAt(placed, 2, 200)).toBeNull();
  });

  it('represent the events from their own on', () => {
    expect(barOfEvent(bars, 'model', 3)?.position).toBe(1);
    expect(barOfEvent(bars, 'model', 4)?.position).toBe(4);
    expect(barOfEvent(bars, 'you', 4)).toBeNull();
    expect(barOfEvent(bars, null, 4)).toBeNull();
  });

  it('are navigable with arrow keys, along the time and from lane to lane', () => {
    const [first, second, third, last] = bars;
    if (first === undefined || second === undefined || third === undefined || last === undefined) throw new Error();
    expect(barAfterKey('ArrowRight', null, bars)).toBe(first);
    expect(barAfterKey('ArrowRight', first, bars)).toBe(second);
    expect(barAfterKey('ArrowLeft', first, bars)).toBeNull();
    expect(barAfterKey('ArrowDown', last, bars)).toBe(second);
    expect(barAfterKey('ArrowUp', third, bars)).toBe(second);
    expect(barAfterKey('End', first, bars)).toBe(last);
    expect(barAfterKey('x', first, bars)).toBeNull();
  });

  it('have a description', () => {
    expect(barText(bar('commands', 35, 52.4, 1, { state: 'failed' }))).toBe('Commands, failed, 17\u00a0s');
  });
});
