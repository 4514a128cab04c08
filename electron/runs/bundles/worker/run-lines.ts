import { closeSync } from 'node:fs';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { emptyEnd, readFileEnd } from '../../records/reader/file-end.ts';
import { eachLine, readLines } from '../../records/reader/line-blocks.ts';
import { openFile } from '../../records/reader/opened-file.ts';

/** Read at once: what is made of more would be large enough to stay in memory for long. */
export const atOnceBytes = 64 * 1024;

/** Lines of a file that follow each other, and how much of the file was read with them. */
export type RunLines = { readonly lines: readonly Buffer[]; readonly share: number };

/**
 * The lines of a telemetry file as it is now, ends left out, a block at a time; what is added meanwhile is not in it. Lines
 * are valid until the next block. A last line without an end comes where it is an event. Throws the system's error.
 */
export function* readRunLines(path: string): Generator<RunLines> {
  const file = openFile(path);
  try {
    const end = readFileEnd(file.fd, file.size, emptyEnd, 0);
    const to = end.lastEvent === null ? end.lastLine : file.size;
    for (let from = 0; from < end.lastLine; ) {
      const block = readLines(file.fd, { from, to: end.lastLine, firstBytes: atOnceBytes }, (blocks) => blocks.next());
      if (block === null) break;
      from = block.position + block.length;
      const lines: Buffer[] = [];
      eachLine(block, (start, stop) => lines.push(block.bytes.subarray(start, stop)));
      yield { lines, share: from / Math.max(1, to) };
    }
    if (end.lastEvent !== null) yield { lines: [lastLine(end.lastEvent)], share: 1 };
  } finally {
    closeSync(file.fd);
  }
}

function lastLine({ at, data, type }: { type: string; at: number | null; data: object }): Buffer {
  const timestamp = at === null ? {} : { timestamp: new Date(at).toISOString() };
  return Buffer.from(JSON.stringify({ type, ...timestamp, ...data }));
}

/** What a line says, with its timestamp as it stood there; null for one that is no event. */
export function rawEvent(
  line: Buffer,
): { readonly type: string; readonly timestamp: unknown; readonly data: Readonly<Record<string, unknown>> } | null {
  const text = line.toString('utf8');
  const value = parseJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (!isData(value) || typeof value.type !== 'string') return null;
  const { timestamp, type, ...data } = value;
  return { type: value.type, timestamp, data };
}
