import { closeSync, readSync } from 'node:fs';
import { forEachLine, readLines } from '../../records/reader/line-blocks.ts';
import { openTrackedFile } from '../../records/reader/opened-file.ts';
import { atOnceBytes, type RunLines } from './run-lines.ts';

const blockBytes = 256 * 1024;

/**
 * Reads a file at its current size, from an offset, in blocks. A block is valid until the next one. Throws the system's
 * error.
 */
export function* readBlocks(path: string, from = 0): Generator<Buffer> {
  const { fd, size } = openTrackedFile(path);
  const block = Buffer.allocUnsafe(blockBytes);
  try {
    for (let at = from; at < size; ) {
      const read = readSync(fd, block, 0, Math.min(block.length, size - at), at);
      if (read === 0) return;
      at += read;
      yield block.subarray(0, read);
    }
  } finally {
    closeSync(fd);
  }
}

/** The maximum bytes of a last line without a newline. */
const maxRestBytes = 64 * 1024 * 1024;

/**
 * Reads all lines of a file in blocks. A block is valid until the next one. Skips lines that are too long. Throws the
 * system's error.
 */
export function* readLinesOfFile(path: string): Generator<RunLines> {
  const { fd, size } = openTrackedFile(path);
  let from = 0;
  try {
    for (;;) {
      const block = readLines(fd, { from, to: size, firstBytes: atOnceBytes }, (blocks) => blocks.next());
      if (block === null) break;
      from = block.position + block.length;
      const lines: Buffer[] = [];
      if (!block.isTooLong) forEachLine(block, (start, end) => lines.push(block.bytes.subarray(start, end)));
      yield { lines, share: from / size };
    }
  } finally {
    closeSync(fd);
  }
  if (size > from && size - from < maxRestBytes) yield { lines: [readRest(path, from)], share: 1 };
}

function readRest(path: string, from: number): Buffer {
  const rest: Buffer[] = [];
  for (const block of readBlocks(path, from)) rest.push(Buffer.from(block));
  return Buffer.concat(rest);
}
