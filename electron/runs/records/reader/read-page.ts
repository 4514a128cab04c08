import type { PagePlace, RunPage } from '../../../../shared/contract/recorded-runs.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { EventPageRequest } from '../run-source.ts';
import type { FileEnd } from './file-end.ts';
import { endOfLine, startOfLine } from './line-blocks.ts';
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
const smallStretch = 128 * 1024;

/**
 * Reads a page. Only a place by number needs the index, and is empty if the index has not reached it. All other places
 * take the same time at any file size. Throws the system's error.
 */
export function readPage(run: ReadableRun, { limit, place }: EventPageRequest): Page {
  const { fd, size } = run;
  const from = startOf(run, place);
  let events = from === null ? readBackward(fd, endOf(run, place), limit) : readForward(fd, from, size, limit).events;
  // After the last event there is nothing to show, so the person means the last events.
  if (place.type === 'share' && events.length === 0) events = readBackward(fd, size, limit);
  return { events: numbered(run, events), ...around(run, events, place) };
}

/** Adds numbers to consecutive events, as far as the index goes. */
export function numbered({ end, index }: ReadableRun, events: readonly RunEvent[]): RunEvent[] {
  const [first] = events;
  if (first === undefined || index === null) return [...events];
  const offset = index.offsetOf(first.position);
  return events.map((event, at) => {
    const isLast = event.position === end.lastEvent?.position && index.end === event.position;
    return event.position < index.end || isLast ? { ...event, offset: offset + at } : event;
  });
}

/** Where a page starts; null if only its end is known. */
function startOf(run: ReadableRun, place: PagePlace): number | null {
  const { fd, size } = run;
  switch (place.type) {
    case 'offset':
      return positionOf(run, place.offset) ?? size;
    case 'after':
      return endOfLine(fd, place.position, size) ?? size;
    case 'at':
      return nextLine(run, place.position);
    case 'time':
      return positionAtTime(run, place.at);
    case 'share':
      return place.share >= 1 ? null : nextLine(run, Math.floor(place.share * size));
    case 'before':
    case 'end':
      return null;
  }
}

function endOf(run: ReadableRun, place: PagePlace): number {
  return place.type === 'before' ? nextLine(run, place.position) : run.size;
}

function positionOf({ end, index }: ReadableRun, offset: number): number | null {
  if (index === null) return null;
  const known = index.positionAt(offset);
  if (known !== null) return known;
  return offset === index.count && index.end === end.lastLine ? end.lastLine : null;
}

/** Returns the first line that starts at or after a position. */
function nextLine({ fd, size }: ReadableRun, position: number): number {
  if (position <= 0) return 0;
  if (position >= size) return size;
  return startOfLine(fd, position, position - 1) === position ? position : (endOfLine(fd, position, size) ?? size);
}

/** Finds the first event at or after a time: through the index, then by halving the rest. */
function positionAtTime({ fd, index, size }: ReadableRun, at: number): number {
  const known = index?.positionAt(index.offsetAtTime(at)) ?? null;
  if (known !== null) return known;
  let low = index?.end ?? 0;
  for (let high = size; high - low > smallStretch; ) {
    const middle = Math.floor((low + high) / 2);
    const line = endOfLine(fd, middle, high) ?? high;
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

/** Whether events precede and follow those of a page. For an empty page: precede and follow its place. */
function around({ fd, size }: ReadableRun, events: readonly RunEvent[], place: PagePlace): Omit<Page, 'events'> {
  const [first, last] = [events.at(0), events.at(-1)];
  if (first !== undefined && last !== undefined) {
    const next = endOfLine(fd, last.position, size) ?? size;
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
