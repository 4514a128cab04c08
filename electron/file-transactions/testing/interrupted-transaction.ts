import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOldFiles, writeNewFiles } from '../apply-steps.ts';
import { type ByteSource, isByteSource, readFileState, type SystemPath } from '../file-state.ts';
import { writeJournal } from '../journal-file.ts';
import { getFolderId } from '../place-id.ts';
import type { Journal, JournalStep, Step } from '../step.ts';
import { surveySteps } from '../survey.ts';
import { TransactionPlaces } from '../transaction-places.ts';

type Bench = { readonly root: string; readonly folders: { readonly pending: string } };

/**
 * Prepares a transaction that has written its journal and its new files, but has not changed any file yet. Steps keep
 * their order.
 */
export async function createStagedTransaction(
  { folders, root }: Bench,
  steps: readonly Step[],
): Promise<{ readonly places: TransactionPlaces; readonly note: Journal }> {
  const id = 'abcd1234';
  const places = new TransactionPlaces(join(folders.pending, id), root, id);
  const surveyed = await surveySteps(root, steps);
  if (!surveyed.ok) throw new Error(JSON.stringify(surveyed.error));
  await mkdir(places.folder, { recursive: true });
  await copyOldFiles(places, steps);
  const noted: JournalStep[] = [];
  for (const { after, before, path } of steps) {
    const fileOf = async (source: SystemPath | ByteSource) =>
      isByteSource(source) ? null : await readFileState(source);
    const state = after.kind === 'file' ? await fileOf(after.source) : after;
    if (state === null || state.kind === 'folder' || state.kind === 'other') throw new Error(path);
    noted.push({ path, before, after: state });
  }
  const rootId = await getFolderId(root);
  const note: Journal = {
    version: 1,
    id,
    label: 'wc-1',
    root,
    ...(rootId === null ? {} : { rootId }),
    createdAt: 1_000,
    steps: noted,
    ...surveyed.value,
  };
  await writeJournal(places, note);
  await writeNewFiles(places, note, steps);
  return { places, note };
}
