import type { EventPageStart, RunPage } from '../../../../shared/contract/recorded-runs.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { EventPageRequest } from '../run-source.ts';
import type { FileEnd } from './file-end.ts';
import { findLineEnd, findLineStart } from './line-blocks.ts';
import { readBackward, readForward } from './read-events.ts';
import type { RunIndex } from './run-index.ts';

/** A telemetry file at its current size, with the index so far. */
export type ReadableRun = {
  readonly fd: number;
  readonly size: number;
  readonly end: FileEnd;
  readonly index: RunIndex | null;
};

/** The parts that differ per page. */
type Page = Pick<RunPage, 'events' | 'hasBefore' | 'hasAfter'>;

/** A range is halved until it has at most this many bytes, then scanned. */
const smallRangeBytes = 128 * 1024;

/**
 * Reads a page. Only a place by number needs the index: its page is empty if the index has not reached it. All other
 * places take the same time at any file size. Throws the system's error.
 */
export function readPage(run: ReadableRun, { limit, place }: EventPageRequest): Page {
  const { fd, size } = run;
  const from = findPageStart(run, place);
  let events =
    from === null ? readBackward(fd, findPageEnd(run, place), limit) : readForward(fd, from, size, limit).events;
  // After the last event there is nothing to show, so show the last events.
  if (place.type === 'share' && events.length === 0) events = readBackward(fd, size, limit);
  return { events: addNumbers(run, events), ...findNeighbors(run, events, place) };
}

/** Adds numbers to consecutive events, as far as the index goes. */
export function addNumbers({ end, index }: ReadableRun, events: readonly RunEvent[]): RunEvent[] {
  const [first] = events;
  if (first === undefined || index === null) return [...events];
  const offset = index.findOffset(first.position);
  return events.map((event, at) => {
    const isLast = event.position === end.lastEvent?.position && index.end === event.position;
    return event.position < index.end || isLast ? { ...event, offset: offset + at } : event;
  });
}

/** Returns where a page starts; null if only its end is known. */
function findPageStart(run: ReadableRun, place: EventPageStart): number | null {
  const { fd, size } = run;
  switch (place.type) {
    case 'offset':
      return findPosition(run, place.offset) ?? size;
    case 'after':
      return findLineEnd(fd, place.position, size) ?? size;
    case 'at':
      return findNextLine(run, place.position);
    case 'time':
      return findPositionAtTime(run, place.at);
    case 'share':
      return place.share >= 1 ? null : findNextLine(run, Math.floor(place.share * size));
    case 'before':
    case 'end':
      return null;
  }
}

function findPageEnd(run: ReadableRun, place: EventPageStart): number {
  return place.type === 'before' ? findNextLine(run, place.position) : run.size;
}

function findPosition({ end, index }: ReadableRun, offset: number): number | null {
  if (index === null) return null;
  const known = index.getPosition(offset);
  if (known !== null) return known;
  return offset === index.count && index.end === end.lastLine ? end.lastLine : null;
}

/** Returns the first line that starts at or after a position. */
function findNextLine({ fd, size }: ReadableRun, position: number): number {
  if (position <= 0) return 0;
  if (position >= size) return size;
  return findLineStart(fd, position, position - 1) === position ? position : (findLineEnd(fd, position, size) ?? size);
}

/** Finds the first event at or after a time: through the index, then by halving the rest. */
function findPositionAtTime({ fd, index, size }: ReadableRun, at: number): number {
  const known = index?.getPosition(index.findOffsetAtTime(at)) ?? null;
  if (known !== null) return known;
  let low = index?.end ?? 0;
  for (let high = size; high - low > smallRangeBytes; ) {
    const middle = Math.floor((low + high) / 2);
    const line = findLineEnd(fd, middle, high) ?? high;
    const time = readForward(fd, line, high, 20).events.find((event) => event.at !== null)?.at ?? null;
    if (time === null || time >= at) high = middle;
    else low = line;
  }
  for (let from = low; from < size; ) {
    const { events, next } = readForward(fd, from, size, 500);
    const found = events.find((event) => event.at !== null && event.at >= at);
    if (found !== undefined) return found.position;
    if (next === from) break;
    from = next;
  }
  return size;
}

/**
 * Returns whether events precede and follow those of a page. For an empty page: whether they precede and follow its
 * place.
 */
function findNeighbors(
  { fd, size }: ReadableRun,
  events: readonly RunEvent[],
  place: EventPageStart,
): Omit<Page, 'events'> {
  const [first, last] = [events.at(0), events.at(-1)];
  if (first !== undefined && last !== undefined) {
    const next = findLineEnd(fd, last.position, size) ?? size;
    return {
      hasBefore: readBackward(fd, first.position, 1).length > 0,
      hasAfter: readForward(fd, next, size, 1).events.length > 0,
    };
  }
  const isAtStart = place.type === 'before';
  return {
    hasBefore: !isAtStart && readBackward(fd, size, 1).length > 0,
    hasAfter: isAtStart && readForward(fd, 0, size, 1).events.length > 0,
  };
}
