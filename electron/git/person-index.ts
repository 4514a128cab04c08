import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import type { PrivateRepository } from './private-repository.ts';
import { type RawPath, rawEntries } from './raw-path.ts';
import { copyRegularFile } from './read-small-file.ts';

/** An entry of an index. */
export type IndexEntry = {
  /** As git writes it, `100644`. */
  readonly mode: string;
  readonly oid: string;
  /** Git is told not to expect the file in the working tree. */
  readonly isSkipped: boolean;
};

/**
 * Reads the index that git itself keeps for a working tree: which files are tracked, and which of them a sparse checkout
 * leaves out. It is copied and read as data; null when there is none. Rejects with the system's error.
 */
export async function readPersonIndex(
  repository: PrivateRepository,
): Promise<Result<ReadonlyMap<RawPath, IndexEntry> | null, GitFailure>> {
  const { gitFolder } = repository.place;
  // A shared index is looked for in the git folder, so that this needs one of its own.
  const folder = join(repository.gitFolder, 'indexes', `read-${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const index = join(folder, 'index');
    if (!(await copyRegularFile(join(gitFolder, 'index'), index))) return ok(null);
    for (const name of await readdir(gitFolder)) {
      if (/^sharedindex\.[0-9a-f]+$/.test(name)) await copyRegularFile(join(gitFolder, name), join(folder, name));
    }
    await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    const variables = { GIT_DIR: folder, GIT_COMMON_DIR: repository.gitFolder };
    const listed = await repository.content('ls-files', ['-t', '-s', '-z'], { index, variables });
    return listed.ok ? ok(parseIndexList(listed.value)) : listed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is in an index of ours. */
export async function readIndex(
  repository: PrivateRepository,
  index: string,
): Promise<Result<ReadonlyMap<RawPath, IndexEntry>, GitFailure>> {
  const listed = await repository.content('ls-files', ['-t', '-s', '-z'], { index });
  return listed.ok ? ok(parseIndexList(listed.value)) : listed;
}

/** Of `ls-files -t -s -z`. A path in conflict has the entry of one side. */
function parseIndexList(printed: Buffer): ReadonlyMap<RawPath, IndexEntry> {
  const entries = new Map<RawPath, IndexEntry>();
  for (const entry of rawEntries(printed)) {
    const tab = entry.indexOf('\t');
    const [tag = '', mode = '', oid = ''] = entry.slice(0, tab).split(' ');
    entries.set(entry.slice(tab + 1) as RawPath, { mode, oid, isSkipped: tag === 'S' });
  }
  return entries;
}
