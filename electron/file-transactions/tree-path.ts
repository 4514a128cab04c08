import { join } from 'node:path';

// A path from the top folder of a tree, with `/` between its parts, as git names it. Names on Linux are bytes. A byte
// that is not part of valid UTF-8 is kept as a lone surrogate (U+DC80 to U+DCFF), so that every path is a string that
// can be compared, sorted and stored as JSON, and turns back into the very same bytes.

const escapeBase = 0xdc00;

/** The path for the bytes of a name. Valid UTF-8 reads as itself. */
export function treePathOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(buffer)) return text;
  let path = '';
  for (let at = 0; at < buffer.length; ) {
    const length = lengthOfCharacter(buffer, at);
    path +=
      length === 0 ? String.fromCharCode(escapeBase + (buffer[at] ?? 0)) : buffer.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return path;
}

/** The bytes of a path. Throws for a lone surrogate that stands for no byte. */
export function bytesOfPath(path: string): Buffer {
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

/** A path as the file system takes it: below `root`, which is absolute. */
export function nativePath(root: string, path: string): string | Buffer {
  if (path.isWellFormed()) return join(root, path);
  return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), bytesOfPath(path)]);
}

/** A path for people: bytes that are no UTF-8 read as `\xe9`. */
export function shownPath(path: string): string {
  if (path.isWellFormed()) return path;
  return [...path]
    .map((character) => (character.isWellFormed() ? character : `\\x${(character.charCodeAt(0) & 0xff).toString(16)}`))
    .join('');
}

/** The folders that a path lies in, from the top: `a`, `a/b` for `a/b/c`. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

function lengthOfCharacter(buffer: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= buffer.length; length++) {
    const bytes = buffer.subarray(at, at + length);
    if (Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)) return length;
  }
  return 0;
}
