import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readGitHead } from './git-head.ts';
import { type RawPath, toRawBytes } from './raw-path.ts';
import { readSmallFile } from './read-small-file.ts';
import { findRepository, type RepositoryPlace } from './repository-place.ts';
import type { IndexEntry } from './user-index.ts';

const maxRefChain = 5;

/**
 * Reads the commit of HEAD from the files of a repository; null if they do not contain it. Does not run git. Never
 * rejects.
 */
async function readHeadCommit({ commonFolder, gitFolder }: RepositoryPlace): Promise<string | null> {
  let text = await readText(join(gitFolder, 'HEAD'));
  for (let step = 0; step < maxRefChain; step++) {
    if (/^[0-9a-f]{40,64}$/.test(text)) return text;
    const ref = /^ref: (refs\/\P{Cc}+)$/u.exec(text)?.[1];
    if (ref === undefined || ref.includes('..')) return null;
    text = (await readText(join(commonFolder, ref))) || (await readPackedRef(commonFolder, ref));
  }
  return null;
}

async function readPackedRef(commonFolder: string, ref: string): Promise<string> {
  const packed = (await readSmallFile(join(commonFolder, 'packed-refs')))?.toString('utf8') ?? '';
  return (
    packed
      .split('\n')
      .find((line) => line.endsWith(` ${ref}`))
      ?.split(' ', 1)[0] ?? ''
  );
}

async function readText(path: string): Promise<string> {
  return (await readSmallFile(path))?.toString('utf8').trim() ?? '';
}

/**
 * Something that a tree cannot contain. `repository`: a folder with its own `.git` that is not a submodule.
 * `submodule`: a submodule with files, or at another commit than recorded. `special`: neither a file nor a link, or a
 * name that git refuses, such as `.GIT`.
 */
export type NestedItem = {
  readonly path: RawPath;
  readonly kind: 'repository' | 'submoduleWithFiles' | 'submoduleMoved' | 'special';
};

const atOnce = 64;

/** Finds folders with tracked files that have their own `.git`. Reads only names. Never rejects. */
export async function findFoldersWithGit(root: string, paths: Iterable<RawPath>): Promise<readonly NestedItem[]> {
  const folders = collectParentFolders(paths);
  const found: NestedItem[] = [];
  await forEach([...folders], async (folder) => {
    if (await exists(toAbsoluteBytes(root, `${folder}/.git`))) found.push({ path: folder, kind: 'repository' });
  });
  return found;
}

/** Lists all parent folders of some paths, except the top one. */
export function collectParentFolders(paths: Iterable<RawPath>): ReadonlySet<RawPath> {
  const folders = new Set<RawPath>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end) as RawPath;
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** Finds submodules that differ from the record. Reads only files. Never rejects. */
export async function findChangedSubmodules(
  root: string,
  submodules: Iterable<readonly [RawPath, IndexEntry]>,
): Promise<readonly NestedItem[]> {
  const found: NestedItem[] = [];
  await forEach([...submodules], async ([path, { oid }]) => {
    const folder = join(root, toRawBytes(path).toString('utf8'));
    const names = await readdir(folder).catch(() => []);
    if (names.length === 0) return;
    const isRepository = (await readGitHead(folder)) !== null;
    const place = isRepository ? await findRepository(folder) : null;
    const head = place?.ok ? await readHeadCommit(place.value) : null;
    const isMoved = isRepository && head !== oid;
    found.push({ path, kind: isMoved ? 'submoduleMoved' : 'submoduleWithFiles' });
  });
  return found;
}

/** Returns the absolute path of a file in a working tree, byte for byte. */
export function toAbsoluteBytes(root: string, raw: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), toRawBytes(raw)]);
}

/** Runs an action for each item, a few at a time. */
export async function forEach<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}

async function exists(path: Buffer): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
