import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from '../../shared/base/parse-json.ts';
import { getErrorCode } from '../base/error-message.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { syncFolder } from './file-state.ts';
import { type Journal, journal } from './step.ts';
import type { TransactionPlaces } from './transaction-places.ts';

/** Writes the journal of a transaction before it starts, and syncs it to disk. Rejects with the system's error. */
export async function writeJournal(places: TransactionPlaces, note: Journal): Promise<void> {
  await writeFileAtomically(places.journal, JSON.stringify(note));
  await syncFolder(places.folder);
  await syncFolder(dirname(places.folder));
}

/** Makes the work folder, and records its identity before anything is in it. Rejects with the system's error. */
export async function makeWorkFolder(places: TransactionPlaces, note: Journal): Promise<void> {
  await mkdir(places.workFolderPlace, { mode: 0o700 });
  places.workId = await places.openWorkFolder(null);
  if (places.workId !== null) await writeJournal(places, { ...note, workId: places.workId });
}

/** Marks that a transaction has reached a point, and syncs the mark to disk. Rejects with the system's error. */
export async function createMarker(
  places: TransactionPlaces,
  point: 'staged' | 'committed' | 'copying',
): Promise<void> {
  await writeFileAtomically(places[point], '');
  await syncFolder(places.folder);
}

/**
 * Reads a journal. `missing`: the transaction had not started. `unknown`: another version wrote it, or it is damaged.
 */
export async function readJournalFile(path: string): Promise<Journal | 'missing' | 'unknown'> {
  try {
    const read = journal.safeParse(parseJson(await readFile(path, 'utf8')));
    return read.success ? read.data : 'unknown';
  } catch (failure) {
    return getErrorCode(failure) === 'ENOENT' ? 'missing' : 'unknown';
  }
}
