import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createInflateRaw } from 'node:zlib';
import { type EmbeddedDataKind, embeddedDataVersion, readEmbeddedLine } from '../../../model/exports/embedded-data.ts';
import type { ImportLimits } from '../import-task.ts';
import { BlockFileWriter } from './block-file-writer.ts';
import { ImportFailure } from './import-failure.ts';
import { readLinesOfFile } from './lines-of-file.ts';
import { Spool } from './spool.ts';

/** The maximum bytes of a line that can be data. */
const longestLine = 200;

type EmbeddedData = {
  readonly kind: EmbeddedDataKind;
  readonly packed: Spool;
  hash: string;
  bytes: number;
  isWhole: boolean;
};

/**
 * Extracts the data that a page or Markdown file carries into a folder, as `telemetry.jsonl` or `thread.jsonl`. The
 * last data block counts: text inside a run can only come before it. Rejects with an `ImportFailure` or the system's
 * error.
 */
export async function extractEmbeddedData(
  path: string,
  folder: string,
  limits: ImportLimits,
  onShare: (share: number) => void,
): Promise<EmbeddedDataKind> {
  const found = findLastData(path, folder, onShare);
  if (found === null) throw new ImportFailure({ type: 'noData', damaged: false });
  try {
    if (!found.isWhole) throw new ImportFailure({ type: 'noData', damaged: true });
    await inflate(found, join(folder, `${found.kind}.jsonl`), limits);
    return found.kind;
  } finally {
    found.packed.close();
  }
}

function findLastData(path: string, folder: string, onShare: (share: number) => void): EmbeddedData | null {
  let found: EmbeddedData | null = null;
  for (const { lines, share } of readLinesOfFile(path)) {
    for (const bytes of lines) {
      if (bytes.length > longestLine) continue;
      const line = bytes.toString('latin1').trimEnd();
      const read = readEmbeddedLine(line);
      if (read?.type === 'begin') {
        if (read.version > embeddedDataVersion) throw new ImportFailure({ type: 'newer', version: read.version });
        found?.packed.close();
        found = { kind: read.kind, packed: new Spool(folder), hash: '', bytes: 0, isWhole: false };
      } else if (read?.type === 'end' && found !== null) {
        found.hash = read.hash;
        found.bytes = read.bytes;
        found.isWhole = true;
      } else if (found !== null && !found.isWhole) found.packed.write(Buffer.from(line, 'base64'));
    }
    onShare(share * 0.9);
  }
  return found;
}

async function inflate({ bytes, hash, packed }: EmbeddedData, path: string, limits: ImportLimits): Promise<void> {
  const file = new BlockFileWriter(path);
  const sum = createHash('sha256');
  let length = 0;
  const inflating = createInflateRaw();
  const source = packed.read();
  const feed = (): void => {
    for (;;) {
      const next = source.next();
      if (next.done === true) return void inflating.end();
      if (!inflating.write(next.value)) return;
    }
  };
  inflating.on('drain', feed);
  feed();
  try {
    for await (const piece of inflating) {
      length += piece.length;
      if (length > bytes || length > limits.unpacked) break;
      sum.update(piece);
      file.addBytes(piece);
    }
  } catch {
    throw new ImportFailure({ type: 'noData', damaged: true });
  } finally {
    file.end();
  }
  if (length > limits.unpacked) throw new ImportFailure({ type: 'tooLarge' });
  if (length !== bytes || sum.digest('hex') !== hash) throw new ImportFailure({ type: 'noData', damaged: true });
}
