// The data in a Markdown or HTML file that makes it importable: its source events or records, deflated, in base64,
// inside something that no viewer shows or runs. Each of these markers is on its own line, with the base64 between
// them.

/** What the data contains: lines of a telemetry file, or records of a thread. */
export type EmbeddedDataKind = 'telemetry' | 'thread';

const startLine = /^workcell-data:(\d+):(telemetry|thread)\s*$/;
const endLine = /^workcell-data-end:([\da-f]{64}):(\d+)\s*$/;

/** The version of the data this app writes. */
export const embeddedDataVersion = 1;

/** The number of characters in a base64 line. */
export const embeddedLineLength = 76;

/** Returns the line before the data, with its newline and the version this app writes. */
export function writeEmbeddedStart(kind: EmbeddedDataKind): string {
  return `workcell-data:${embeddedDataVersion}:${kind}\n`;
}

/**
 * Returns the line after the data. `hash` is the SHA-256 of the data before deflation, in hex, and `bytes` its length.
 */
export function writeEmbeddedEnd(hash: string, bytes: number): string {
  return `workcell-data-end:${hash}:${bytes}\n`;
}

/** The role of a file's line in its data. Null for any other line. */
export type EmbeddedLine =
  | { readonly type: 'begin'; readonly version: number; readonly kind: EmbeddedDataKind }
  | { readonly type: 'end'; readonly hash: string; readonly bytes: number };

/** Recognizes the lines around data. Also accepts versions newer than this app; the caller rejects them. */
export function readEmbeddedLine(line: string): EmbeddedLine | null {
  const begin = startLine.exec(line);
  if (begin !== null) {
    return { type: 'begin', version: Number(begin[1]), kind: begin[2] === 'thread' ? 'thread' : 'telemetry' };
  }
  const end = endLine.exec(line);
  return end === null ? null : { type: 'end', hash: end[1] ?? '', bytes: Number(end[2]) };
}
