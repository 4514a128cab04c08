import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inTurn } from './in-turn.ts';
import type { PrivateRepository } from './private-repository.ts';
import { readSmallFile } from './read-small-file.ts';

/**
 * Removes contents that no kept tree has and that are older than two weeks. For a quiet moment: what a snapshot is just
 * writing is younger. Never rejects.
 */
export async function pruneStore(repository: PrivateRepository): Promise<void> {
  await repository.content('prune', ['--expire=2.weeks.ago']);
}

/** Forgets what we know of a working tree that is gone. Rejects with the system's error. */
export async function forgetWorkingTree(repository: PrivateRepository): Promise<void> {
  const folder = repository.indexFolder;
  for (const each of [folder, `${folder}-filtered`]) {
    await inTurn(each, () => rm(each, { recursive: true, force: true }));
  }
}

/**
 * Removes the private git folders that nothing needs: those without a kept tree whose repository is gone or that were not
 * used since a time in Unix milliseconds. Never rejects.
 */
export async function removeUnusedStores(privateFolder: string, usedBefore: number): Promise<void> {
  const names = await readdir(privateFolder).catch(() => []);
  for (const name of names.filter((each) => /^[0-9a-f]{16}$/.test(each))) {
    const folder = join(privateFolder, name);
    try {
      if (await hasFiles(join(folder, 'refs', 'kept'))) continue;
      const repository = (await readSmallFile(join(folder, 'repository')))?.toString('utf8').trimEnd();
      const isGone = repository === undefined || (await stat(repository).catch(() => null)) === null;
      const { mtimeMs } = await stat(join(folder, 'indexes'));
      if (isGone || mtimeMs < usedBefore) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // It is looked at again at the next start.
    }
  }
}

async function hasFiles(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.some((entry) => entry.isFile());
}
