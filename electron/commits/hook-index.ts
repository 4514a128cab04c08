import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from '../git/git-program.ts';
import type { ContentOptions, PrivateRepository } from '../git/private-repository.ts';
import { type RawPath, splitEntries, toRawBytes } from '../git/raw-path.ts';
import { copyRegularFile } from '../git/read-small-file.ts';
import { formatIndexInfo, type TreeEdits } from '../git/trees.ts';
import { type IndexEntry, readIndex, withUserIndexCopy } from '../git/user-index.ts';

/**
 * Writes an index with exactly the files of a tree and some edits to a path where nothing is, for hooks: what the commit
 * will have counts as staged. Other edits are hidden: some hooks put such edits away while they work, and would lose
 * them when they are ended. Rejects with the system's error.
 */
export async function writeHookIndex(
  repository: PrivateRepository,
  { base, chosen, oidLength }: { readonly base: string; readonly chosen: TreeEdits; readonly oidLength: number },
  path: string,
): Promise<Result<null, GitFailure>> {
  const fill = async (options: Pick<ContentOptions, 'index' | 'variables'>): Promise<Result<null, GitFailure>> => {
    // Keeps what git's own index knows about the times of unchanged files.
    const read = await repository.runContentCommand('read-tree', ['--reset', base], options);
    if (!read.ok) return read;
    const input = formatIndexInfo(chosen, oidLength);
    const set = await repository.runContentCommand('update-index', ['-z', '--index-info'], { ...options, input });
    if (!set.ok) return set;
    // Exits with an error when other files differ, which is expected.
    await repository.runContentCommand('update-index', ['-q', '--refresh', '--ignore-submodules'], options);
    const listed = await repository.runContentCommand(
      'diff-files',
      ['--name-only', '-z', '--ignore-submodules'],
      options,
    );
    if (!listed.ok) return listed;
    const others = splitEntries(listed.value).filter((each) => !chosen.has(each));
    const hide = { ...options, input: toRawBytes(others.map((each) => `${each}\0`).join('')) };
    const hidden = await repository.runContentCommand('update-index', ['--skip-worktree', '-z', '--stdin'], hide);
    if (!hidden.ok) return hidden;
    await writeFile(path, await readFile(options.index ?? ''), { flag: 'wx' });
    return ok(null);
  };
  const written = await withUserIndexCopy(repository, fill);
  if (written !== null) return written;
  return await repository.withIndex(async (index) => {
    await mkdir(dirname(index), { recursive: true });
    return await fill({ index });
  });
}

/** Reads an index that hooks may have changed, as data. Null if it cannot be read. Rejects with the system's error. */
export async function readHookIndex(
  repository: PrivateRepository,
  path: string,
): Promise<ReadonlyMap<RawPath, IndexEntry> | null> {
  return await repository.withIndex(async (index) => {
    if (!(await copyRegularFile(path, index))) return null;
    const read = await readIndex(repository, index);
    return read.ok ? read.value : null;
  });
}

/** Returns the paths whose entries differ. */
export function findIndexChanges(
  before: ReadonlyMap<RawPath, IndexEntry>,
  after: ReadonlyMap<RawPath, IndexEntry>,
): readonly RawPath[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    return one?.oid !== other?.oid || one?.mode !== other?.mode;
  });
}
