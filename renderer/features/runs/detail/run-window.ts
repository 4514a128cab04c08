import type { RunPage } from '../../../../shared/contract/recorded-runs.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';

/**
 * The part of a run that is in memory: events without a gap, and whether there are more before and after them. It has
 * at most `maxEvents`, for a run of any length.
 */
export type RunWindow = {
  readonly events: readonly RunEvent[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
};

/** The window before the first page arrives. */
export const emptyWindow: RunWindow = { events: [], hasBefore: false, hasAfter: false };
/** The maximum number of events in memory for the detail page of a run. */
export const maxEvents = 4_000;

type Page = Pick<RunPage, 'events' | 'hasBefore' | 'hasAfter'>;

/** Creates a new window with only this page. */
export function createWindow({ events, hasAfter, hasBefore }: Page): RunWindow {
  return { events, hasAfter, hasBefore };
}

/** Returns the window with the page that follows it. Drops the excess at the beginning. */
export function appendPage(window: RunWindow, page: Page): RunWindow {
  const last = window.events.at(-1)?.position ?? -1;
  const events = [...window.events, ...page.events.filter(({ position }) => position > last)];
  const isTooLong = events.length > maxEvents;
  return {
    events: isTooLong ? events.slice(-maxEvents) : events,
    hasBefore: window.hasBefore || isTooLong,
    hasAfter: page.hasAfter,
  };
}

/** Returns the window with the page before it. Drops the excess at the end. */
export function prependPage(window: RunWindow, page: Page): RunWindow {
  const first = window.events[0]?.position ?? Number.POSITIVE_INFINITY;
  const events = [...page.events.filter(({ position }) => position < first), ...window.events];
  const isTooLong = events.length > maxEvents;
  return {
    events: isTooLong ? events.slice(0, maxEvents) : events,
    hasBefore: page.hasBefore,
    hasAfter: window.hasAfter || isTooLong,
  };
}

/**
 * Returns the window after an update: replaces known events, and inserts new ones at their positions. Ignores events
 * beyond an end of the window while there are more events in between.
 */
export function mergeEvents(window: RunWindow, changed: readonly RunEvent[]): RunWindow {
  if (changed.length === 0) return window;
  const first = window.events[0]?.position ?? 0;
  const last = window.events.at(-1)?.position ?? -1;
  const newEvents = changed.filter(({ position }) => {
    if (position < first) return !window.hasBefore;
    return position <= last || !window.hasAfter;
  });
  if (newEvents.length === 0) return window;
  const byPosition = new Map(window.events.map((event) => [event.position, event]));
  const appends = newEvents.every(({ position }) => position > last);
  for (const event of newEvents) byPosition.set(event.position, event);
  const merged = [...byPosition.values()];
  const events = appends ? merged : merged.toSorted((one, other) => one.position - other.position);
  const isTooLong = events.length > maxEvents;
  return {
    events: isTooLong ? events.slice(-maxEvents) : events,
    hasBefore: window.hasBefore || isTooLong,
    hasAfter: window.hasAfter,
  };
}
