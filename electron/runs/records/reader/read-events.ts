import { readSync } from 'node:fs';
import { appendAll } from '../../../../shared/base/append-all.ts';
import { maxPageText, type RunEvent } from '../../../../shared/runs/run-event.ts';
import { type EventData, findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { type ReadLine, readLine, scanLine } from '../../../model/exports/telemetry-line.ts';
import { cutData, type DataLimits } from '../../cut-data.ts';
import { findLineEnd, findLineStart, forEachLine, type LineBlock, maxLineBytes, readLines } from './line-blocks.ts';

/** A whole event of a file. */
export type FileEvent = {
  readonly position: number;
  readonly type: string;
  readonly at: number | null;
  readonly data: EventData;
};

/** Consecutive events of a file, cut for a page. */
export type EventBatch = {
  readonly events: readonly RunEvent[];
  /** The offset of the first unread line. */
  readonly next: number;
};

/** How much of an event a page contains, and how much a single event contains. */
const pageLimits: DataLimits = { text: maxPageText, whole: 20_000, values: 500 };
const singleLimits: DataLimits = { text: 1_000_000, whole: 4_000_000, values: 20_000 };

/** A page ends early after this many bytes of lines, so that large lines do not delay the rest. */
const pageBytes = 16 * 1024 * 1024;
/** Returns the size of the first read for a page: about `limit` lines of typical length. */
const firstReadBytes = (limit: number) => Math.min(256 * 1024, 8 * 1024 + limit * 1_300);

/** Reads events from `from`, the first byte of a line, up to `to`. Includes a last line without a newline. */
export function readForward(fd: number, from: number, to: number, limit: number): EventBatch {
  const { events, next } = readLines(fd, { from, to, firstBytes: firstReadBytes(limit) }, (blocks) =>
    takeEvents(blocks, from, limit),
  );
  const isLast = events.length < limit && findLineEnd(fd, next, to) === null;
  const last = isLast ? readLastLine(fd, next, to) : null;
  if (last?.kind !== 'event') return { events, next };
  return { events: [...events, cutForPage({ ...last, position: next })], next: to };
}

function takeEvents(blocks: { next(): LineBlock | null }, from: number, limit: number): EventBatch {
  const events: RunEvent[] = [];
  let next = from;
  for (let block = blocks.next(); block !== null; block = blocks.next()) {
    const { bytes, length, position } = block;
    forEachLine(block, (start, end) => {
      next = position + start;
      const isFull = events.length === limit || (events.length > 0 && next - from > pageBytes);
      if (isFull) return false;
      const line = decodeLine(bytes, start, end);
      if (line.kind === 'event') events.push(cutForPage({ ...line, position: next }));
      next = position + end + 1;
      return true;
    });
    if (block.isTooLong) next = position + length;
    if (next < position + length) break;
  }
  return { events, next };
}

/** Reads the last events whose lines start before `before`, the first byte of a line or the end of the file. */
export function readBackward(fd: number, before: number, limit: number): readonly RunEvent[] {
  const found: RunEvent[] = [];
  let end = before;
  for (let bytes = firstReadBytes(limit); end > 0 && found.length < limit; bytes = Math.min(bytes * 2, pageBytes)) {
    const start = findLineStart(fd, Math.max(0, end - bytes));
    const events: RunEvent[] = [];
    for (let at = start; at < end; ) {
      const run = readForward(fd, at, end, limit);
      appendAll(events, run.events);
      if (run.next === at) break;
      at = run.next;
    }
    found.unshift(...events.slice(-(limit - found.length)));
    if (found.length > 0 && before - start > pageBytes) break;
    end = start;
  }
  return found;
}

/** Reads the unfinished line at `from`; null if there is none, or if it is only a fragment. */
export function readLastLine(fd: number, from: number, to: number): ReadLine | null {
  if (from >= to || to - from > maxLineBytes) return null;
  const bytes = readBytes(fd, from, to - from);
  const line = decodeLine(bytes, 0, bytes.length);
  return line.kind === 'malformed' ? null : line;
}

/**
 * Reads the event whose line starts at a position; null if there is none, or if its line has more than `longest` bytes.
 */
export function readEventAt(fd: number, position: number, to: number, longest = maxLineBytes): FileEvent | null {
  if (position >= to || findLineStart(fd, position, Math.max(0, position - 1)) !== position) return null;
  const end = findLineEnd(fd, position, to) ?? to;
  if (end - position > longest) return null;
  const bytes = readBytes(fd, position, end - position);
  const line = decodeLine(bytes, 0, bytes.length);
  return line.kind === 'event' ? { ...line, position } : null;
}

/** Parses a line. Invalid UTF-8 shows as replacement characters. */
export function decodeLine(bytes: Buffer, start: number, end: number): ReadLine {
  return readLine(bytes.toString('utf8', start, end));
}

/** Parses a line for counting. Its data includes type and timestamp. */
export function scanBytes(bytes: Buffer, start: number, end: number): ReadLine {
  return scanLine(bytes.toString('utf8', start, end));
}

/** Cuts an event for a page. */
export function cutForPage(event: FileEvent): RunEvent {
  return cutEvent(event, pageLimits);
}

/** Cuts an event for its own view. */
export function cutForDetail(event: FileEvent): RunEvent {
  return cutEvent(event, singleLimits);
}

function cutEvent({ at, data, position, type }: FileEvent, limits: DataLimits): RunEvent {
  const state = toEventState(type, data);
  return { position, offset: null, at, type, state, durationMs: findDuration(data), ...cutData(data, limits) };
}

function readBytes(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
