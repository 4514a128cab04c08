import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGitCall } from './git-call.ts';
import type { Git } from './git-program.ts';
import { getTurnName, makeOwnPlaces } from './private-folder.ts';
import type { PrivateRepository } from './private-repository.ts';
import { readSmallFile } from './read-small-file.ts';
import { runInTurn } from './run-in-turn.ts';
import { startGit } from './start-git.ts';

const dayMs = 86_400_000;
const unusedForMs = 30 * dayMs;
const pruneEveryMs = 7 * dayMs;

/** Deletes our data about a working tree that is gone. Rejects with the system's error. */
export async function forgetWorkingTree(repository: PrivateRepository): Promise<void> {
  const folder = repository.indexFolder;
  for (const each of [folder, `${folder}-filtered`]) {
    await runInTurn(each, () => rm(each, { recursive: true, force: true }));
  }
}

/**
 * Keeps our private git folders small; runs when the app starts. Deletes folders without a kept tree if their
 * repository is gone or if they were unused for 30 days. In the others, deletes contents older than two weeks that are
 * in no kept tree. `now` is in Unix milliseconds. Never rejects.
 */
export async function tidyStores(git: Git, now: number): Promise<void> {
  const names = await readdir(git.privateFolder).catch(() => []);
  for (const name of names.filter((each) => /^[0-9a-f]{16}$/.test(each))) {
    try {
      await runInTurn(getTurnName(git), () => tidy(git, join(git.privateFolder, name), now));
    } catch {
      // The next start tries again.
    }
  }
}

async function tidy(git: Git, store: string, now: number): Promise<void> {
  const indexes = join(store, 'indexes');
  if (!(await hasFiles(join(store, 'refs', 'kept')))) {
    const repository = (await readSmallFile(join(store, 'repository')))?.toString('utf8').trimEnd();
    const isGone = repository === undefined || (await stat(repository).catch(() => null)) === null;
    if (isGone || now - (await stat(indexes)).mtimeMs > unusedForMs) {
      await rm(store, { recursive: true, force: true, maxRetries: 3 });
      return;
    }
  }
  const marker = join(store, 'pruned');
  const prunedAt = (await stat(marker).catch(() => null))?.mtimeMs ?? 0;
  if (now - prunedAt < pruneEveryMs) return;
  // An index must not name deleted contents. Without an index, git reads all files again.
  await rm(indexes, { recursive: true, force: true });
  const own = await makeOwnPlaces(git);
  const variables = { GIT_DIR: store, GIT_WORK_TREE: own.emptyFolder };
  await startGit(
    createGitCall(git, own, { command: 'prune', args: ['--expire=2.weeks.ago'], folder: own.emptyFolder, variables }),
  );
  await writeFile(marker, '', { mode: 0o600 });
}

async function hasFiles(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.some((entry) => entry.isFile());
}
