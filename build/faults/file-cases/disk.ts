import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

// Files of a case by bytes: names need not be UTF-8, so each character of a path is one byte here.

/** The content at a path, as one string that identifies it. */
export type Content = string;

/** Writes a file or link to a path, replacing whatever was there. Creates parent folders. */
export function writePath(
  root: string,
  path: string,
  text: string | Buffer,
  how: 'file' | 'tool' | 'link' = 'file',
): void {
  const place = toPath(root, path);
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const above = toPath(root, path.slice(0, end));
    if (!isFolder(above)) rmSync(above, { force: true });
  }
  mkdirSync(toPath(root, dirname(path)), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  if (how === 'link') symlinkSync(text, place);
  else writeFileSync(place, text, { mode: how === 'tool' ? 0o755 : 0o644 });
}

/** Deletes a file, a link or a whole folder. Does nothing if the path does not exist. */
export function removePath(root: string, path: string): void {
  rmSync(toPath(root, path), { recursive: true, force: true });
}

/** All files and links in a folder, by path. Leaves out the folder's own `.git`. */
export function readFiles(root: string, isWhole = false): Map<string, Content> {
  const found = new Map<string, Content>();
  const walk = (path: string): void => {
    for (const name of listNames(toPath(root, path))) {
      const inside = path === '' ? name : `${path}/${name}`;
      if (inside === '.git' && !isWhole) continue;
      const content = readContent(root, inside);
      if (content === 'folder') walk(inside);
      else if (content !== null) found.set(inside, content);
    }
  };
  walk('');
  return found;
}

/** The content at a path. Null for nothing. An executable file differs from one that is not. */
export function readContent(root: string, path: string): Content | null {
  const place = toPath(root, path);
  try {
    const facts = lstatSync(place);
    if (facts.isDirectory()) return 'folder';
    if (facts.isSymbolicLink()) return `-> ${readlinkSync(place, 'latin1')}`;
    return `${(facts.mode & 0o100) === 0 ? 'file' : 'tool'} ${hash(readFileSync(place))}`;
  } catch {
    return null;
  }
}

/** The bytes of a content, regardless of its permissions: what must not be lost. Null for one without bytes. */
export function getBytes(content: Content): string | null {
  const [kind, bytes = ''] = content.split(' ', 2);
  return kind === '->' || bytes === emptyHash ? null : bytes;
}

/** Returns the SHA-256 of bytes, in hex, as it appears in a `Content`. */
export function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The path of a name whose characters are bytes. */
export function toPath(root: string, path: string): Buffer {
  return Buffer.from(`${Buffer.from(root).toString('latin1')}/${path}`, 'latin1');
}

const emptyHash = hash(Buffer.alloc(0));

function listNames(folder: Buffer): readonly string[] {
  try {
    return readdirSync(folder, { encoding: 'latin1' });
  } catch {
    return [];
  }
}

function isFolder(place: Buffer): boolean {
  try {
    return lstatSync(place).isDirectory();
  } catch {
    return false;
  }
}
