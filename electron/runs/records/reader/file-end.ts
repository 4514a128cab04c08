import { readSync } from 'node:fs';
import { findLineStart } from './line-blocks.ts';
import { type FileEvent, readLastLine } from './read-events.ts';

/** The end of a file. A last line without a newline is an event only if it can be parsed. */
export type FileEnd = {
  /** The offset of that line; the size of the file if the last line has a newline. */
  readonly lastLine: number;
  readonly lastEvent: FileEvent | null;
  /** The line is only a fragment. */
  readonly isTorn: boolean;
};

/** The end of an empty file. */
export const emptyEnd: FileEnd = { lastLine: 0, lastEvent: null, isTorn: false };

/** Reads the end of a file that has grown since the end was last known. */
export function readFileEnd(fd: number, size: number, before: FileEnd, sizeBefore: number): FileEnd {
  const found = findLineStart(fd, size, sizeBefore);
  const lastLine = found === sizeBefore ? before.lastLine : found;
  if (!mayBeCompleteLine(fd, lastLine, size)) return { lastLine, lastEvent: null, isTorn: true };
  const line = readLastLine(fd, lastLine, size);
  const lastEvent = line?.kind === 'event' ? { ...line, position: lastLine } : null;
  return { lastLine, lastEvent, isTorn: lastLine < size && line === null };
}

/**
 * Whether a line ends with a closing bracket, so that a long line being written is not parsed again for every piece.
 */
function mayBeCompleteLine(fd: number, start: number, end: number): boolean {
  const bytes = Buffer.alloc(Math.min(16, end - start));
  const read = readSync(fd, bytes, 0, bytes.length, end - bytes.length);
  return /(?:^|\})\s*$/.test(bytes.toString('latin1', 0, read));
}
