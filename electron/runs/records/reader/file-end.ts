import { readSync } from 'node:fs';
import { startOfLine } from './line-blocks.ts';
import { type FileEvent, readLastLine } from './read-events.ts';

/** What a file ends with: a line without an end is an event only when it can be read as one. */
export type FileEnd = {
  /** Where that line begins: the size of the file when the last line has an end. */
  readonly lastLine: number;
  readonly lastEvent: FileEvent | null;
  /** It is only the beginning of a line. */
  readonly isTorn: boolean;
};

/** The end of an empty file. */
export const emptyEnd: FileEnd = { lastLine: 0, lastEvent: null, isTorn: false };

/** Reads the end of a file that has grown from a size at which its end is known. */
export function readFileEnd(fd: number, size: number, before: FileEnd, sizeBefore: number): FileEnd {
  const found = startOfLine(fd, size, sizeBefore);
  const lastLine = found === sizeBefore ? before.lastLine : found;
  if (!mayBeWhole(fd, lastLine, size)) return { lastLine, lastEvent: null, isTorn: true };
  const line = readLastLine(fd, lastLine, size);
  const lastEvent = line?.kind === 'event' ? { ...line, position: lastLine } : null;
  return { lastLine, lastEvent, isTorn: lastLine < size && line === null };
}

/** An object ends with a bracket: a long line that is being written is not read again for each piece of it. */
function mayBeWhole(fd: number, start: number, end: number): boolean {
  const bytes = Buffer.alloc(Math.min(16, end - start));
  const read = readSync(fd, bytes, 0, bytes.length, end - bytes.length);
  return /(?:^|\})\s*$/.test(bytes.toString('latin1', 0, read));
}
