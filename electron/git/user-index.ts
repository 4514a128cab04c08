import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import type { ContentOptions, PrivateRepository } from './private-repository.ts';
import { type RawPath, splitEntries } from './raw-path.ts';
import { copyRegularFile } from './read-small-file.ts';

/** An entry of an index. */
export type IndexEntry = {
  /** The mode as git writes it, such as `100644`. */
  readonly mode: string;
  readonly oid: string;
  /** Whether git expects no file in the working tree. */
  readonly isSkipped: boolean;
  /** Whether git checks the file: it is neither skipped nor assumed unchanged. */
  readonly isChecked: boolean;
};

/**
 * Reads git's own index of a working tree: which files are tracked, and which ones a sparse checkout leaves out. Copies
 * the index and reads it as data; null if there is none. Rejects with the system's error.
 */
export async function readUserIndex(
  repository: PrivateRepository,
): Promise<Result<ReadonlyMap<RawPath, IndexEntry> | null, GitFailure>> {
  const listed = await withUserIndexCopy(repository, (options) =>
    repository.runContentCommand('ls-files', ['-v', '-s', '-z'], options),
  );
  if (listed === null) return ok(null);
  return listed.ok ? ok(parseIndexList(listed.value)) : listed;
}

/** Lists the paths in conflict in git's own index. Rejects with the system's error. */
export async function listUnmergedPaths(
  repository: PrivateRepository,
): Promise<Result<readonly RawPath[], GitFailure>> {
  const listed = await withUserIndexCopy(repository, (options) =>
    repository.runContentCommand('ls-files', ['-u', '-z'], options),
  );
  if (listed === null) return ok([]);
  if (!listed.ok) return listed;
  return ok([...new Set(splitEntries(listed.value).map((entry) => entry.slice(entry.indexOf('\t') + 1) as RawPath))]);
}

/** Runs an action with a copy of git's own index; null if there is none. Rejects with the system's error. */
export async function withUserIndexCopy<T>(
  repository: PrivateRepository,
  use: (options: Pick<ContentOptions, 'index' | 'variables'>) => Promise<T>,
): Promise<T | null> {
  const { gitFolder } = repository.place;
  // Git looks for a shared index in the git folder, so the copy needs its own folder.
  const folder = join(repository.gitFolder, 'indexes', `read-${randomUUID()}`);
  await repository.makeFolder(folder);
  try {
    const index = join(folder, 'index');
    const { mtimeMs } = await stat(join(gitFolder, 'index')).catch(() => ({ mtimeMs: 0 }));
    if (!(await copyRegularFile(join(gitFolder, 'index'), index))) return null;
    // A file as new as its index may have changed since git checked it. A newer copy would hide that.
    const seconds = Math.floor(mtimeMs / 1_000);
    await utimes(index, seconds, seconds);
    await copySharedIndex(gitFolder, index);
    await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    return await use({ index, variables: { GIT_DIR: folder, GIT_COMMON_DIR: repository.gitFolder } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies shared indexes: an index may be a list of changes to another one. */
async function copySharedIndex(gitFolder: string, index: string): Promise<void> {
  const shared = (await readdir(gitFolder)).filter((name) => /^sharedindex\.([0-9a-f]{40}|[0-9a-f]{64})$/.test(name));
  if (shared.length === 0) return;
  const bytes = await readFile(index);
  for (const name of shared) {
    const isNamed = bytes.includes(Buffer.from(name.slice(name.indexOf('.') + 1), 'hex'));
    if (isNamed) await copyRegularFile(join(gitFolder, name), join(dirname(index), name));
  }
}

/** Reads one of our indexes. */
export async function readIndex(
  repository: PrivateRepository,
  index: string,
): Promise<Result<ReadonlyMap<RawPath, IndexEntry>, GitFailure>> {
  const listed = await repository.runContentCommand('ls-files', ['-v', '-s', '-z'], { index });
  return listed.ok ? ok(parseIndexList(listed.value)) : listed;
}

/** Parses the output of `ls-files -v -s -z`. A path in conflict gets the entry of one side. */
function parseIndexList(printed: Buffer): ReadonlyMap<RawPath, IndexEntry> {
  const entries = new Map<RawPath, IndexEntry>();
  for (const entry of splitEntries(printed)) {
    const tab = entry.indexOf('\t');
    const [tag = '', mode = '', oid = ''] = entry.slice(0, tab).split(' ');
    entries.set(entry.slice(tab + 1) as RawPath, {
      mode,
      oid,
      isSkipped: tag.toUpperCase() === 'S',
      isChecked: tag === 'H',
    });
  }
  return entries;
}
