import { readSync } from 'node:fs';
import { appendAll } from '../../../../shared/base/append-all.ts';
import { cutData, type DataLimits } from '../../../../shared/runs/cut-data.ts';
import { maxPageText, type RunEvent } from '../../../../shared/runs/run-event.ts';
import { durationOf, type EventData, stateOf } from '../../../../shared/runs/telemetry-event.ts';
import { type ReadLine, readLine, scanLine } from '../../../../shared/runs/telemetry-line.ts';
import { eachLine, endOfLine, type LineBlock, longestLine, readLines, startOfLine } from './line-blocks.ts';

/** An event of a file, whole. */
export type FileEvent = {
  readonly position: number;
  readonly type: string;
  readonly at: number | null;
  readonly data: EventData;
};

/** Events that follow each other in a file, cut for a page. */
export type EventRun = {
  readonly events: readonly RunEvent[];
  /** Where the first line lies that was not looked at. */
  readonly next: number;
};

/** What of an event a page has, and what is had of one alone. */
const onPage: DataLimits = { text: maxPageText, whole: 20_000, values: 500 };
const alone: DataLimits = { text: 1_000_000, whole: 4_000_000, values: 20_000 };

/** A page ends early when its lines have more bytes than this, so that large ones do not hold up the others. */
const pageBytes = 16 * 1024 * 1024;
/** Looked at first for a page: about as many lines of everyday length. */
const firstBytes = (limit: number) => Math.min(256 * 1024, 8 * 1024 + limit * 1_300);

/** Reads the events of lines from `from`, the first byte of a line, up to `to`; a last line without an end too. */
export function readForward(fd: number, from: number, to: number, limit: number): EventRun {
  const { events, next } = readLines(fd, { from, to, firstBytes: firstBytes(limit) }, (blocks) =>
    takeEvents(blocks, from, limit),
  );
  const isLast = events.length < limit && endOfLine(fd, next, to) === null;
  const last = isLast ? readLastLine(fd, next, to) : null;
  if (last?.kind !== 'event') return { events, next };
  return { events: [...events, pageEvent({ ...last, position: next })], next: to };
}

function takeEvents(blocks: { next(): LineBlock | null }, from: number, limit: number): EventRun {
  const events: RunEvent[] = [];
  let next = from;
  for (let block = blocks.next(); block !== null; block = blocks.next()) {
    const { bytes, length, position } = block;
    eachLine(block, (start, end) => {
      next = position + start;
      const isFull = events.length === limit || (events.length > 0 && next - from > pageBytes);
      if (isFull) return false;
      const line = decodeLine(bytes, start, end);
      if (line.kind === 'event') events.push(pageEvent({ ...line, position: next }));
      next = position + end + 1;
      return true;
    });
    if (block.isTooLong) next = position + length;
    if (next < position + length) break;
  }
  return { events, next };
}

/** Reads the last events of lines that begin before `before`, the first byte of a line or the end of the file. */
export function readBackward(fd: number, before: number, limit: number): readonly RunEvent[] {
  const found: RunEvent[] = [];
  let end = before;
  for (let bytes = firstBytes(limit); end > 0 && found.length < limit; bytes = Math.min(bytes * 2, pageBytes)) {
    const start = startOfLine(fd, Math.max(0, end - bytes));
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

/** What the line without an end says that begins at `from`; null when none does, or it is only the beginning of one. */
export function readLastLine(fd: number, from: number, to: number): ReadLine | null {
  if (from >= to || to - from > longestLine) return null;
  const bytes = readBytes(fd, from, to - from);
  const line = decodeLine(bytes, 0, bytes.length);
  return line.kind === 'malformed' ? null : line;
}

/** The event whose line begins at a position; null when there is none, or its line has more bytes than `longest`. */
export function readEventAt(fd: number, position: number, to: number, longest = longestLine): FileEvent | null {
  if (position >= to || startOfLine(fd, position, Math.max(0, position - 1)) !== position) return null;
  const end = endOfLine(fd, position, to) ?? to;
  if (end - position > longest) return null;
  const bytes = readBytes(fd, position, end - position);
  const line = decodeLine(bytes, 0, bytes.length);
  return line.kind === 'event' ? { ...line, position } : null;
}

/** What a line of some bytes says. Bytes that are no UTF-8 are shown as such. */
export function decodeLine(bytes: Buffer, start: number, end: number): ReadLine {
  return readLine(bytes.toString('utf8', start, end));
}

/** The same for whoever only counts: its data has type and timestamp too. */
export function scanBytes(bytes: Buffer, start: number, end: number): ReadLine {
  return scanLine(bytes.toString('utf8', start, end));
}

/** An event as a page shows it. */
export function pageEvent(event: FileEvent): RunEvent {
  return shownEvent(event, onPage);
}

/** An event as it is shown alone. */
export function wholeEvent(event: FileEvent): RunEvent {
  return shownEvent(event, alone);
}

function shownEvent({ at, data, position, type }: FileEvent, limits: DataLimits): RunEvent {
  const state = stateOf(type, data);
  return { position, offset: null, at, type, state, durationMs: durationOf(data), ...cutData(data, limits) };
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
