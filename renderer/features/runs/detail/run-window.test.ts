import { describe, expect, it } from 'vitest';
import { sampleEvent } from '../../../../shared/runs/testing/sample-run.ts';
import {
  emptyWindow,
  mostEvents,
  type RunWindow,
  windowOf,
  withNews,
  withPageAfter,
  withPageBefore,
} from './run-window.ts';

const run = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => sampleEvent(from + at, 'thinking'));
const page = (from: number, to: number, of: number) => ({
  events: run(from, to),
  hasBefore: from > 0,
  hasAfter: to < of,
});
const ends = ({ events, hasAfter, hasBefore }: RunWindow) => [
  hasBefore,
  events[0]?.offset,
  events.at(-1)?.offset,
  hasAfter,
];

describe('a window on a run', () => {
  it('grows at both ends', () => {
    const window = windowOf(page(200, 400, 1_000));
    expect(ends(withPageAfter(window, page(400, 900, 1_000)))).toEqual([true, 200, 899, true]);
    expect(ends(withPageBefore(window, page(0, 200, 1_000)))).toEqual([false, 0, 399, true]);
  });

  it('takes an event that it already has only once', () => {
    const window = withPageAfter(windowOf(page(0, 10, 20)), page(5, 20, 20));
    expect(window.events).toHaveLength(20);
  });

  it('never exceeds its limit, however far one scrolls', () => {
    let window = windowOf(page(0, 500, 1_000_000));
    for (let at = 500; at < 20_000; at += 500) window = withPageAfter(window, page(at, at + 500, 1_000_000));
    expect(ends(window)).toEqual([true, 20_000 - mostEvents, 19_999, true]);
    const first = 20_000 - mostEvents;
    expect(ends(withPageBefore(window, page(first - 500, first, 1_000_000)))).toEqual([
      true,
      first - 500,
      first - 500 + mostEvents - 1,
      true,
    ]);
  });
});

describe('news', () => {
  it('replaces known events and adds to the end', () => {
    const window = windowOf(page(0, 3, 3));
    const after = withNews(window, [sampleEvent(2, 'thinking', { state: 'done' }), sampleEvent(3, 'error')]);
    expect(after.events.map(({ state, type }) => `${type} ${state}`)).toEqual([
      'thinking none',
      'thinking none',
      'thinking done',
      'error none',
    ]);
  });

  it('goes in between where it belongs', () => {
    const window = windowOf({ ...page(0, 3, 3), events: run(0, 3).filter(({ offset }) => offset !== 1) });
    expect(withNews(window, run(1, 2)).events.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('beyond an end with more behind it is ignored', () => {
    const window = windowOf(page(10, 20, 30));
    expect(withNews(window, [sampleEvent(29, 'error'), sampleEvent(2, 'error')])).toBe(window);
    expect(withNews(window, [])).toBe(window);
  });

  it('fills an empty run', () => {
    expect(withNews(emptyWindow, run(0, 2)).events).toHaveLength(2);
  });
});
