import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { readSmallFile } from './read-small-file.ts';

// Git opens the files of a repository without checking their type, and blocks forever on a pipe without a writer.
// Anyone who can write into the folder can put one there.

/** At least as many object stores as git follows. */
const maxStores = 50;
const maxDepth = 12;

/**
 * Finds a pipe or device among the objects of a repository and of the stores it borrows from. Returns its absolute
 * path, or null. Never rejects.
 */
export async function findIrregularObject(objectsFolder: string): Promise<string | null> {
  const stores = [objectsFolder];
  for (let at = 0; at < stores.length && at < maxStores; at++) {
    const store = stores[at] ?? '';
    const odd = await findIrregular(store, maxDepth);
    if (odd !== null) return odd;
    const borrowed = (await readSmallFile(join(store, 'info', 'alternates')))?.toString('utf8') ?? '';
    for (const line of borrowed.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const named = line.replace(/^"(.*)"$/, (_, text: string) => text.replaceAll(/\\(["\\])/g, '$1'));
      const folder = isAbsolute(named) ? named : resolve(store, named);
      if (!stores.includes(folder)) stores.push(folder);
    }
  }
  return null;
}

/**
 * Finds a pipe or device among the refs, settings and worktrees of a repository. Returns its absolute path, or null.
 * Never rejects.
 */
export async function findIrregularRef(commonFolder: string): Promise<string | null> {
  const folders = [
    [commonFolder, 0],
    [join(commonFolder, 'refs'), maxDepth],
    [join(commonFolder, 'logs'), maxDepth],
    [join(commonFolder, 'reftable'), 0],
    [join(commonFolder, 'worktrees'), maxDepth],
  ] as const;
  for (const [folder, depth] of folders) {
    const odd = await findIrregular(folder, depth);
    if (odd !== null) return odd;
  }
  return null;
}

async function findIrregular(folder: string, depth: number): Promise<string | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // Git follows links.
    const facts = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
    if (facts === null) continue;
    if (isIrregular(facts)) return path;
    if (facts.isDirectory() && depth > 0) {
      const odd = await findIrregular(path, depth - 1);
      if (odd !== null) return odd;
    }
  }
  return null;
}

function isIrregular(facts: Dirent | Stats): boolean {
  // Opening a socket fails, so it cannot block. Git's own file monitor has one here.
  return facts.isFIFO() || facts.isCharacterDevice() || facts.isBlockDevice();
}
