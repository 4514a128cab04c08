import { closeSync } from 'node:fs';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { emptyEnd, readFileEnd } from '../../records/reader/file-end.ts';
import { forEachLine, readLines } from '../../records/reader/line-blocks.ts';
import { openTrackedFile } from '../../records/reader/opened-file.ts';

/** Bytes per read. The data made from larger reads would stay in memory for a long time. */
export const atOnceBytes = 64 * 1024;

/** Consecutive lines of a file, and how much of the file was read so far. */
export type RunLines = { readonly lines: readonly Buffer[]; readonly share: number };

/**
 * Reads the lines of a telemetry file at its current size, without line ends, in blocks. Ignores data added during the
 * read. Lines are valid until the next block. A last line without an end counts if it is an event. Throws the system's
 * error.
 */
export function* readRunLines(path: string): Generator<RunLines> {
  const file = openTrackedFile(path);
  try {
    const end = readFileEnd(file.fd, file.size, emptyEnd, 0);
    const to = end.lastEvent === null ? end.lastLine : file.size;
    for (let from = 0; from < end.lastLine; ) {
      const block = readLines(file.fd, { from, to: end.lastLine, firstBytes: atOnceBytes }, (blocks) => blocks.next());
      if (block === null) break;
      from = block.position + block.length;
      const lines: Buffer[] = [];
      forEachLine(block, (start, stop) => lines.push(block.bytes.subarray(start, stop)));
      yield { lines, share: from / Math.max(1, to) };
    }
    if (end.lastEvent !== null) yield { lines: [readLastLine(end.lastEvent)], share: 1 };
  } finally {
    closeSync(file.fd);
  }
}

function readLastLine({ at, data, type }: { type: string; at: number | null; data: object }): Buffer {
  const timestamp = at === null ? {} : { timestamp: new Date(at).toISOString() };
  return Buffer.from(JSON.stringify({ type, ...timestamp, ...data }));
}

/** Parses a line and keeps its timestamp as written. Returns null if the line is not an event. */
export function parseRawEvent(
  line: Buffer,
): { readonly type: string; readonly timestamp: unknown; readonly data: Readonly<Record<string, unknown>> } | null {
  const text = line.toString('utf8');
  const value = parseJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (!isData(value) || typeof value.type !== 'string') return null;
  const { timestamp, type, ...data } = value;
  return { type: value.type, timestamp, data };
}
