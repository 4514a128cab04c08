import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fewAtATime } from './few-at-a-time.ts';
import type { Place } from './file-state.ts';
import { readJournal } from './journal-file.ts';
import { type FoundRecord, findRemoved } from './removed-record.ts';
import { readSealedHeader } from './sealed-file.ts';
import { nativePath, treePathOf } from './tree-path.ts';

/** One thing that the person can have back: a copy of a file, or a worktree with all its contents. */
export type RemovedItem = FoundRecord & {
  /** Names the item as long as it exists. */
  readonly id: string;
  /** Where its bytes are. */
  readonly place: Place;
  /** Whether the bytes are encrypted, as in `sealed-file.ts`. */
  readonly isSealed: boolean;
  /** The path of the file below the record's root, as in `tree-path.ts`. Null for a worktree. */
  readonly path: string | null;
  readonly bytes: number;
};

/** The folders of a transaction with copies of the person's files, as in `places.ts`. */
export const copyFolders = ['before', 'found'] as const;

/** The folder of a record with the encrypted copies, in folders with the same names as the plain ones. */
export const sealedFolder = 'sealed';

/** Lists everything that is kept, newest first. Leaves out what cannot be read. Never rejects. */
export async function listRemovedItems(kept: string): Promise<readonly RemovedItem[]> {
  const records = (await findRemoved(kept)).toSorted((one, other) => other.record.removedAt - one.record.removedAt);
  const items = await fewAtATime(records, (found) => itemsOf(found).catch(() => []));
  return items.flat();
}

/** Lists what one record keeps. Rejects with the system's error. */
export async function itemsOf(found: FoundRecord): Promise<readonly RemovedItem[]> {
  const name = basename(found.folder);
  if (found.record.kind === 'worktree') {
    const bytes = await sizeOf(found.folder);
    return [{ ...found, id: name, place: found.folder, path: null, isSealed: false, bytes }];
  }
  // A copy whose sealing was interrupted has both forms. The plain one counts, because it is surely whole.
  const items = new Map<string, RemovedItem>();
  for (const folder of copyFolders) {
    for await (const { path, place } of filesBelow(join(found.folder, sealedFolder, folder), '')) {
      const bytes = (await readSealedHeader(place).catch(() => null))?.bytes ?? 0;
      const id = `${name}/${folder}/${path}`;
      items.set(id, { ...found, id, place, path, isSealed: true, bytes });
    }
    for await (const { bytes, path, place } of filesBelow(join(found.folder, folder), '')) {
      const id = `${name}/${folder}/${path}`;
      items.set(id, { ...found, id, place, path, isSealed: false, bytes });
    }
  }
  return [...items.values()];
}

/** Files and links below a folder, by name. Nothing if the folder is missing. */
async function* filesBelow(root: string, above: string): AsyncGenerator<{ path: string; place: Place; bytes: number }> {
  const at = above === '' ? root : nativePath(root, above);
  const names = await readdir(at, { encoding: 'buffer' }).catch(() => []);
  for (const name of names.toSorted(Buffer.compare)) {
    const path = above === '' ? treePathOf(name) : `${above}/${treePathOf(name)}`;
    const place = nativePath(root, path);
    const facts = await lstat(place).catch(() => null);
    if (facts?.isDirectory() === true) yield* filesBelow(root, path);
    else if (facts !== null) yield { path, place, bytes: facts.isFile() ? facts.size : 0 };
  }
}

async function sizeOf(folder: string): Promise<number> {
  let total = 0;
  for await (const { bytes } of filesBelow(folder, '')) total += bytes;
  return total;
}

/** The permission bits that the original of a copy had. Null if that was not noted. */
export async function modeOfOriginal({ folder, isSealed, path, place }: RemovedItem): Promise<number | null> {
  if (isSealed) {
    const header = await readSealedHeader(place);
    return header?.isOfOriginal === true ? header.mode : null;
  }
  const note = await readJournal(join(folder, 'journal.json'));
  if (typeof note === 'string') return null;
  const before = note.steps.find((step) => step.path === path)?.before;
  return before?.kind === 'file' ? before.mode : null;
}

/** Deletes a copy, and its record with the last one. Rejects with the system's error. */
export async function deleteItem(item: RemovedItem): Promise<void> {
  const { folder, path } = item;
  if (path !== null) for (const place of [item.place, ...sealedPlacesOf(item)]) await rm(place, { force: true });
  if (path === null || (await itemsOf(item)).length === 0) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Where the encrypted form of a plain copy is, or would be. */
function sealedPlacesOf({ folder, id, isSealed, path }: RemovedItem): readonly Place[] {
  const inRecord = isSealed || path === null ? null : id.slice(basename(folder).length + 1);
  return inRecord === null ? [] : [nativePath(join(folder, sealedFolder), inRecord)];
}
