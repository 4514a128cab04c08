import { join } from 'node:path';

// A path from the top folder of a tree, with `/` between its parts, as in git. Names on Linux are bytes. A byte outside
// valid UTF-8 becomes a lone surrogate (U+DC80 to U+DCFF). So every path is a string that can be compared, sorted and
// stored as JSON, and converts back to the same bytes.

const escapeBase = 0xdc00;

/** Converts the bytes of a name to a path. Valid UTF-8 stays as it is. */
export function toTreePath(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(buffer)) return text;
  let path = '';
  for (let at = 0; at < buffer.length; ) {
    const length = getCharacterLength(buffer, at);
    path +=
      length === 0 ? String.fromCharCode(escapeBase + (buffer[at] ?? 0)) : buffer.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return path;
}

/** Converts a path to bytes. Throws for a lone surrogate that is not an escaped byte. */
export function toPathBytes(path: string): Buffer {
  if (path.isWellFormed()) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.charCodeAt(0);
    const isLone = character.length === 1 && code >= 0xd800 && code <= 0xdfff;
    if (isLone && (code < escapeBase + 0x80 || code > escapeBase + 0xff)) throw new Error('This is not a path');
    parts.push(isLone ? Buffer.from([code - escapeBase]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** Returns the path for the file system, below `root`, which is absolute. */
export function toNativePath(root: string, path: string): string | Buffer {
  if (path.isWellFormed()) return join(root, path);
  return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), toPathBytes(path)]);
}

/** Formats a path for the user: bytes that are not UTF-8 show as `\xe9`. */
export function formatTreePath(path: string): string {
  if (path.isWellFormed()) return path;
  return [...path]
    .map((character) => (character.isWellFormed() ? character : `\\x${(character.charCodeAt(0) & 0xff).toString(16)}`))
    .join('');
}

/** Lists the parent folders of a path from the top: `a`, `a/b` for `a/b/c`. */
export function listParentFolders(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

function getCharacterLength(buffer: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= buffer.length; length++) {
    const bytes = buffer.subarray(at, at + length);
    if (Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)) return length;
  }
  return 0;
}
