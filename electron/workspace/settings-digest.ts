import { createHash, type Hash } from 'node:crypto';
import { lstat, opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { openRegularFile } from '../files/regular-file.ts';

// Far more than settings have, and little enough to be read every two seconds, as an open folder is looked at.
const maxNames = 2_000;
const maxDepth = 20;
const maxBytes = 8_000_000;

/** The digest of a folder without Codex settings. */
export const noSettings = 'none';

/**
 * A digest of everything in the `.codex` folder of a project except its prompts, which are texts that only a person inserts.
 * A prompt is a Markdown file in `prompts` that is not executable; anything else there could be a program that settings
 * name. Null when that cannot be read, is too much or has a link in it. Codex's own folder is no project's settings.
 */
export async function digestOfSettings(folder: string, codexHome: string): Promise<string | null> {
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

/** Is there a `.codex` in a folder that is not Codex's own? Rejects when nobody can tell. */
export async function hasSettings(folder: string, codexHome: string): Promise<boolean> {
  const settings = join(folder, '.codex');
  return (await isThere(settings)) && !(await areSame(settings, codexHome));
}

type Reading = { readonly hash: Hash; names: number; files: number; bytes: number };

/** Adds what lies at a path. Empty folders are no settings, because Codex has no use for them. */
async function add(path: string, name: string, reading: Reading, depth: number): Promise<void> {
  const found = await lstat(path);
  if (found.isDirectory()) {
    if (depth === maxDepth) throw new Error('too deep');
    for (const each of await namesIn(path, reading)) {
      await add(join(path, each), `${name}/${each}`, reading, depth + 1);
    }
    return;
  }
  // Codex reads through a link, and a turn may write where it leads.
  if (found.isSymbolicLink()) throw new Error('a link');
  const isProgram = (found.mode & 0o111) !== 0;
  if (found.isFile() && !isProgram && /^\/prompts\/[^/]+\.md$/.test(name)) return;
  reading.files += 1;
  addPart(reading.hash, isProgram ? 'program' : 'file', name, await contentOf(path, reading));
}

/** The names in a folder, in order. Stops at the limit, because a folder can have millions of them. */
async function namesIn(path: string, reading: Reading): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of await opendir(path)) {
    reading.names += 1;
    if (reading.names > maxNames) throw new Error('too many names');
    names.push(name);
  }
  return names.sort();
}

/** The lengths keep one file from looking like two. */
function addPart(hash: Hash, kind: string, name: string, content: Buffer): void {
  hash
    .update(`${kind} ${Buffer.byteLength(name)} ${content.length}\n`)
    .update(name)
    .update(content);
}

/** The content of a regular file. A pipe planted in its place does not block. */
async function contentOf(path: string, reading: Reading): Promise<Buffer> {
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

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (failure) {
    const code = codeOf(failure);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw failure;
  }
}

async function areSame(one: string, other: string): Promise<boolean> {
  try {
    return (await realpath(one)) === (await realpath(other));
  } catch {
    return false;
  }
}
