import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeOwnFolder } from '../files/own-folder.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { settleIndexLock } from '../git/index-lock.ts';

const ending = '.lock-proof';

/** Notes next to a staging folder of ours what proves that the lock of an index is ours. */
export async function noteIndexLock(stagingFolder: string, proof: string): Promise<void> {
  await makeOwnFolder(dirname(dirname(stagingFolder)), dirname(stagingFolder));
  await writeFileAtomically(`${stagingFolder}${ending}`, proof);
}

/** Removes the note about a lock that has ended. Never rejects. */
export async function forgetIndexLock(stagingFolder: string): Promise<void> {
  await rm(`${stagingFolder}${ending}`, { force: true }).catch(() => undefined);
}

/**
 * Ends the locks that an earlier start left, except those with a proof that a later start needs. Call it once interrupted
 * changes are settled. Never rejects.
 */
export async function releaseLeftLocks(stagingFolder: string, needed: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(stagingFolder).catch(() => [])) {
    if (!name.endsWith(ending)) continue;
    const proof = await readFile(join(stagingFolder, name), 'utf8').catch(() => null);
    if (proof !== null && !needed.has(proof)) await settleIndexLock(proof, 'release');
  }
}
