import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { syncFolder } from './file-state.ts';
import type { Places } from './places.ts';
import { type Journal, journal } from './step.ts';

/** Writes the journal of a transaction before it starts, and syncs it to disk. Rejects with the system's error. */
export async function writeJournal(places: Places, note: Journal): Promise<void> {
  await writeFileAtomically(places.journal, JSON.stringify(note));
  await syncFolder(places.folder);
  await syncFolder(dirname(places.folder));
}

/** Makes the work folder, and records its identity before anything is in it. Rejects with the system's error. */
export async function makeWorkFolder(places: Places, note: Journal): Promise<void> {
  await mkdir(places.workPlace, { mode: 0o700 });
  places.workId = await places.holdWorkFolder(null);
  if (places.workId !== null) await writeJournal(places, { ...note, workId: places.workId });
}

/** Marks that a transaction has reached a point, and syncs the mark to disk. Rejects with the system's error. */
export async function mark(places: Places, point: 'staged' | 'committed' | 'copying'): Promise<void> {
  await writeFileAtomically(places[point], '');
  await syncFolder(places.folder);
}

/**
 * Reads a journal. `missing`: the transaction had not started. `unknown`: another version wrote it, or it is damaged.
 */
export async function readJournal(path: string): Promise<Journal | 'missing' | 'unknown'> {
  try {
    const read = journal.safeParse(parseJson(await readFile(path, 'utf8')));
    return read.success ? read.data : 'unknown';
  } catch (failure) {
    return codeOf(failure) === 'ENOENT' ? 'missing' : 'unknown';
  }
}
