// What a Markdown file or a page carries to be imported again: the events or records that it was made of, deflated, in
// base64, within what no viewer shows or runs. Each of these stands on a line of its own, the base64 between them.

/** What the data is: lines of a telemetry file, or records of a thread. */
export type CarriedKind = 'telemetry' | 'thread';

const begins = /^workcell-data:(\d+):(telemetry|thread)\s*$/;
const ends = /^workcell-data-end:([\da-f]{64}):(\d+)\s*$/;

/** Version in which this app writes the data. */
export const carriedVersion = 1;

/** So many characters a line of base64 has. */
export const carriedLine = 76;

export function carriedBegin(kind: CarriedKind): string {
  return `workcell-data:${carriedVersion}:${kind}\n`;
}

/** `hash` is the SHA-256, in hex, of the data before it was deflated, and `bytes` its length. */
export function carriedEnd(hash: string, bytes: number): string {
  return `workcell-data-end:${hash}:${bytes}\n`;
}

/** What a line of a file is to its data; null for any other. */
export type CarriedLine =
  | { readonly type: 'begin'; readonly version: number; readonly kind: CarriedKind }
  | { readonly type: 'end'; readonly hash: string; readonly bytes: number };

export function readCarriedLine(line: string): CarriedLine | null {
  const begin = begins.exec(line);
  if (begin !== null) {
    return { type: 'begin', version: Number(begin[1]), kind: begin[2] === 'thread' ? 'thread' : 'telemetry' };
  }
  const end = ends.exec(line);
  return end === null ? null : { type: 'end', hash: end[1] ?? '', bytes: Number(end[2]) };
}
