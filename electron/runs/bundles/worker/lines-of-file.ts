import { closeSync } from 'node:fs';
import { eachLine, readLines } from '../../records/reader/line-blocks.ts';
import { openFile } from '../../records/reader/opened-file.ts';
import { readBlocks } from './read-blocks.ts';
import { atOnceBytes, type RunLines } from './run-lines.ts';

/** The maximum bytes of a last line without a newline. */
const longestRest = 64 * 1024 * 1024;

/**
 * Reads all lines of a file in blocks. A block is valid until the next one. Skips lines that are too long. Throws the
 * system's error.
 */
export function* linesOfFile(path: string): Generator<RunLines> {
  const { fd, size } = openFile(path);
  let from = 0;
  try {
    for (;;) {
      const block = readLines(fd, { from, to: size, firstBytes: atOnceBytes }, (blocks) => blocks.next());
      if (block === null) break;
      from = block.position + block.length;
      const lines: Buffer[] = [];
      if (!block.isTooLong) eachLine(block, (start, end) => lines.push(block.bytes.subarray(start, end)));
      yield { lines, share: from / size };
    }
  } finally {
    closeSync(fd);
  }
  if (size > from && size - from < longestRest) yield { lines: [restOf(path, from)], share: 1 };
}

function restOf(path: string, from: number): Buffer {
  const rest: Buffer[] = [];
  for (const block of readBlocks(path, from)) rest.push(Buffer.from(block));
  return Buffer.concat(rest);
}
