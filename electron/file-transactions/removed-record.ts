import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { getErrorCode } from '../base/error-message.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { syncFolder } from './file-state.ts';
import { countAge, isKeptLongEnough } from './kept-age.ts';

// We never delete a user's files outright. They move to one of our folders and stay there for some days, with a record
// next to them.

/** Why something is among the removed files. */
export const removedRecord = z.object({
  version: z.literal(1),
  /** `replaced`: copies of changed files. `worktree`: a folder with all its contents. */
  kind: z.enum(['replaced', 'worktree']),
  reason: z.enum(['applied', 'restored', 'kept', 'discarded']),
  /** The purpose in the user's terms: the name of a run. */
  label: z.string(),
  /** The folder the files came from. */
  root: z.string(),
  /** Unix milliseconds. */
  removedAt: z.number(),
  /** How long the files have been kept, as of an earlier start, as in `kept-age.ts`. */
  age: z.object({ keptMs: z.number(), countedAt: z.number() }).optional(),
  /** For a worktree: the ref prefix in the repository at `root` that keeps its commits for the same time. */
  refs: z.string().optional(),
  /** For a worktree: the name in our store of the files at the start of its run. */
  baseTree: z.string().optional(),
});
export type RemovedRecord = Readonly<z.infer<typeof removedRecord>>;

/** A record, and the folder of the kept files, which contains it. */
export type FoundRecord = { readonly folder: string; readonly record: RemovedRecord };

const fileName = 'removed.json';

/** Writes a record into its folder. Rejects with the system's error. */
export async function writeRemovedRecord(folder: string, record: RemovedRecord): Promise<void> {
  await writeFileAtomically(join(folder, fileName), `${JSON.stringify(record, null, 2)}\n`);
  await syncFolder(folder);
}

/** Lists all kept records. Skips folders without a record that this version can read. Never rejects. */
export async function findRemoved(kept: string): Promise<readonly FoundRecord[]> {
  return (await readRecords(kept)).flatMap((each) => (each === 'unreadable' ? [] : [each]));
}

/**
 * Lists all kept records, as `findRemoved` does. Returns null if a record could not be read, because then it is unknown
 * what it keeps. Never rejects.
 */
export async function findAllRemoved(kept: string): Promise<readonly FoundRecord[] | null> {
  const found: FoundRecord[] = [];
  for (const each of await readRecords(kept)) {
    if (each === 'unreadable') return null;
    found.push(each);
  }
  return found;
}

/** Reads all records. A missing folder or record counts as none. */
async function readRecords(kept: string): Promise<readonly (FoundRecord | 'unreadable')[]> {
  const names = await readdir(kept).catch((failure: unknown) => (isMissing(failure) ? [] : null));
  if (names === null) return ['unreadable'];
  const read = await Promise.all(
    names.map(async (name): Promise<readonly (FoundRecord | 'unreadable')[]> => {
      const folder = join(kept, name);
      try {
        const record = removedRecord.safeParse(parseJson(await readFile(join(folder, fileName), 'utf8')));
        return [record.success ? { folder, record: record.data } : 'unreadable'];
      } catch (failure) {
        return isMissing(failure) ? [] : ['unreadable'];
      }
    }),
  );
  return read.flat();
}

/**
 * Whether a file is missing, or its folder is not a folder. Systems add their own files next to the folders of records.
 */
function isMissing(failure: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '');
}

/**
 * Updates the age of everything kept, once per start, and deletes what has been kept long enough. `forget` deletes the
 * other data of a record; if that fails, the files stay. `now` is in Unix milliseconds. Never rejects.
 */
export async function deleteExpired(
  kept: string,
  now: number,
  forget: (record: RemovedRecord) => Promise<void>,
): Promise<void> {
  for (const { folder, record } of await findRemoved(kept)) {
    const counted = countAge(record.age ?? { keptMs: 0, countedAt: record.removedAt }, now);
    try {
      if (!isKeptLongEnough(counted)) {
        await writeRemovedRecord(folder, { ...record, age: counted });
        continue;
      }
      await forget(record);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // The next start tries again.
    }
  }
}
