import { describe, expect, it } from 'vitest';
import { createSampleEvent } from '../../../../shared/runs/testing/sample-run.ts';
import {
  appendPage,
  createWindow,
  emptyWindow,
  maxEvents,
  mergeEvents,
  prependPage,
  type RunWindow,
} from './run-window.ts';

const run = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => createSampleEvent(from + at, 'thinking'));
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
  it('grows a window at both ends', () => {
    const window = createWindow(page(200, 400, 1_000));
    expect(ends(appendPage(window, page(400, 900, 1_000)))).toEqual([true, 200, 899, true]);
    expect(ends(prependPage(window, page(0, 200, 1_000)))).toEqual([false, 0, 399, true]);
  });

  it('adds an event only once to a window', () => {
    const window = appendPage(createWindow(page(0, 10, 20)), page(5, 20, 20));
    expect(window.events).toHaveLength(20);
  });

  it('never exceeds the window limit, however far the user scrolls', () => {
    let window = createWindow(page(0, 500, 1_000_000));
    for (let at = 500; at < 20_000; at += 500) window = appendPage(window, page(at, at + 500, 1_000_000));
    expect(ends(window)).toEqual([true, 20_000 - maxEvents, 19_999, true]);
    const first = 20_000 - maxEvents;
    expect(ends(prependPage(window, page(first - 500, first, 1_000_000)))).toEqual([
      true,
      first - 500,
      first - 500 + maxEvents - 1,
      true,
    ]);
  });
});

describe('news', () => {
  it('replaces known events and appends new ones', () => {
    const window = createWindow(page(0, 3, 3));
    const after = mergeEvents(window, [
      createSampleEvent(2, 'thinking', { state: 'done' }),
      createSampleEvent(3, 'error'),
    ]);
    expect(after.events.map(({ state, type }) => `${type} ${state}`)).toEqual([
      'thinking none',
      'thinking none',
      'thinking done',
      'error none',
    ]);
  });

  it('inserts a new event between the events of a window', () => {
    const window = createWindow({ ...page(0, 3, 3), events: run(0, 3).filter(({ offset }) => offset !== 1) });
    expect(mergeEvents(window, run(1, 2)).events.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('ignores events beyond an end of the window with more events behind it', () => {
    const window = createWindow(page(10, 20, 30));
    expect(mergeEvents(window, [createSampleEvent(29, 'error'), createSampleEvent(2, 'error')])).toBe(window);
    expect(mergeEvents(window, [])).toBe(window);
  });

  it('fills an empty window', () => {
    expect(mergeEvents(emptyWindow, run(0, 2)).events).toHaveLength(2);
  });
});
