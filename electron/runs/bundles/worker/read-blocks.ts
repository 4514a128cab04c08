import { closeSync, readSync } from 'node:fs';
import { openFile } from '../../records/reader/opened-file.ts';

const blockBytes = 256 * 1024;

/**
 * Reads a file at its current size, from an offset, in blocks. A block is valid until the next one. Throws the system's
 * error.
 */
export function* readBlocks(path: string, from = 0): Generator<Buffer> {
  const { fd, size } = openFile(path);
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
