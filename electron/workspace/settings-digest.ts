import { createHash, type Hash } from 'node:crypto';
import { lstat, opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';
import { openRegularFile } from '../files/regular-file.ts';

// Limits far above those of real settings, but low enough to read every two seconds, the interval for an open folder.
const maxNames = 2_000;
const maxDepth = 20;
const maxBytes = 8_000_000;

/** The digest of a folder without Codex settings. */
export const noSettings = 'none';

/**
 * Returns a digest of everything in a project's `.codex` folder except its prompts, which are texts that only a user
 * inserts. A prompt is a Markdown file in `prompts` that is not executable. Any other file there could be a program
 * that settings name. Null if the folder is unreadable, too large, or contains a link. Codex's own folder does not
 * count as project settings.
 */
export async function digestSettings(folder: string, codexHome: string): Promise<string | null> {
  const settings = join(folder, '.codex');
  try {
    if (!(await hasSettings(folder, codexHome))) return noSettings;
    const read = { hash: createHash('sha256'), names: 0, files: 0, bytes: 0 };
    await add(settings, '', read, 0);
    return read.files === 0 ? noSettings : read.hash.digest('hex');
  } catch {
    return null;
  }
}

/** Returns whether a folder has a `.codex` that is not Codex's own. Rejects if that cannot be determined. */
export async function hasSettings(folder: string, codexHome: string): Promise<boolean> {
  const settings = join(folder, '.codex');
  return (await exists(settings)) && !(await isSameFile(settings, codexHome));
}

type Reading = { readonly hash: Hash; names: number; files: number; bytes: number };

/**
 * Adds the file or folder at a path to the digest. Empty folders do not count as settings, because Codex ignores them.
 */
async function add(path: string, name: string, reading: Reading, depth: number): Promise<void> {
  const found = await lstat(path);
  if (found.isDirectory()) {
    if (depth === maxDepth) throw new Error('too deep');
    for (const each of await listNames(path, reading)) {
      await add(join(path, each), `${name}/${each}`, reading, depth + 1);
    }
    return;
  }
  // Codex follows links, and a turn may be able to write their target.
  if (found.isSymbolicLink()) throw new Error('a link');
  const isProgram = (found.mode & 0o111) !== 0;
  if (found.isFile() && !isProgram && /^\/prompts\/[^/]+\.md$/.test(name)) return;
  reading.files += 1;
  addPart(reading.hash, isProgram ? 'program' : 'file', name, await readContent(path, reading));
}

/** Returns the names in a folder, sorted. Stops at the limit, because a folder can have millions. */
async function listNames(path: string, reading: Reading): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of await opendir(path)) {
    reading.names += 1;
    if (reading.names > maxNames) throw new Error('too many names');
    names.push(name);
  }
  return names.sort();
}

/** Adds one file or folder to the hash. With the lengths, one file cannot look like two. */
function addPart(hash: Hash, kind: string, name: string, content: Buffer): void {
  hash
    .update(`${kind} ${Buffer.byteLength(name)} ${content.length}\n`)
    .update(name)
    .update(content);
}

/** Returns the content of a regular file. Does not block on a pipe planted in its place. */
async function readContent(path: string, reading: Reading): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    reading.bytes += size;
    if (reading.bytes > maxBytes) throw new Error('not to be read');
    const buffer = Buffer.alloc(size + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (length > size) throw new Error('it grows');
      if (bytesRead === 0) return buffer.subarray(0, length);
    }
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (failure) {
    const code = getErrorCode(failure);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw failure;
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  try {
    return (await realpath(one)) === (await realpath(other));
  } catch {
    return false;
  }
}
