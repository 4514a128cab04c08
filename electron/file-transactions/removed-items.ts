import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nullIfMissing } from '../base/error-message.ts';
import { runFewAtATime } from './few-at-a-time.ts';
import type { SystemPath } from './file-state.ts';
import { readJournalFile } from './journal-file.ts';
import { type FoundRecord, findRemoved } from './removed-record.ts';
import { readSealedHeader } from './sealed-file.ts';
import { toNativePath, toTreePath } from './tree-path.ts';

/** A removed thing that the user can restore: a copy of a file, or a worktree with all its contents. */
export type RemovedItem = FoundRecord & {
  /** Identifies the item as long as it exists. */
  readonly id: string;
  /** The path of its bytes. */
  readonly place: SystemPath;
  /** Whether the bytes are encrypted, as in `sealed-file.ts`. */
  readonly isSealed: boolean;
  /** The path of the file below the record's root, as in `tree-path.ts`. Null for a worktree. */
  readonly path: string | null;
  readonly bytes: number;
};

/** The folders of a transaction with copies of the user's files, as in `transaction-places.ts`. */
export const copyFolders = ['before', 'found'] as const;

/** The folder of a record with the encrypted copies, in folders with the same names as the plain ones. */
export const sealedFolder = 'sealed';

/** The file in a record with an encrypted copy that is not finished. */
export const unfinishedSeal = 'sealing';

/** Lists all kept items, newest first. Skips what cannot be read. Never rejects. */
export async function listRemovedItems(kept: string): Promise<readonly RemovedItem[]> {
  const records = (await findRemoved(kept)).toSorted((one, other) => other.record.removedAt - one.record.removedAt);
  const items = await runFewAtATime(records, (found) => listItems(found, 'leftOut').catch(() => []));
  return items.flat();
}

/** What to do about an unreadable folder or file. */
type Unreadable = 'rejects' | 'leftOut';

/** Lists the items of one record. Rejects with the system's error, unless unreadable ones are left out. */
export async function listItems(
  found: FoundRecord,
  unreadable: Unreadable = 'rejects',
): Promise<readonly RemovedItem[]> {
  const name = basename(found.folder);
  if (found.record.kind === 'worktree') {
    const bytes = await getSize(found.folder);
    return [{ ...found, id: name, place: found.folder, path: null, isSealed: false, bytes }];
  }
  // A copy whose sealing was interrupted has both forms. The plain one counts, because it is known to be complete. The
  // plain folder is also read first: a copy that is sealed during the listing moves from the plain folder to the other
  // one.
  const items = new Map<string, RemovedItem>();
  for (const folder of copyFolders) {
    for await (const { bytes, path, place } of listFilesBelow(join(found.folder, folder), '', unreadable)) {
      const id = `${name}/${folder}/${path}`;
      items.set(id, { ...found, id, place, path, isSealed: false, bytes });
    }
    for await (const { path, place } of listFilesBelow(join(found.folder, sealedFolder, folder), '', unreadable)) {
      const id = `${name}/${folder}/${path}`;
      if (items.has(id)) continue;
      const bytes = (await readSealedHeader(place).catch(() => null))?.bytes ?? 0;
      items.set(id, { ...found, id, place, path, isSealed: true, bytes });
    }
  }
  return [...items.values()];
}

type Below = { readonly path: string; readonly place: SystemPath; readonly bytes: number };

/** Yields the files and links below a folder, by name. A missing folder is empty. */
async function* listFilesBelow(root: string, above: string, unreadable: Unreadable): AsyncGenerator<Below> {
  const skip = unreadable === 'leftOut' ? () => null : nullIfMissing;
  const at = above === '' ? root : toNativePath(root, above);
  const names = (await readdir(at, { encoding: 'buffer' }).catch(skip)) ?? [];
  for (const name of names.toSorted(Buffer.compare)) {
    const path = above === '' ? toTreePath(name) : `${above}/${toTreePath(name)}`;
    const place = toNativePath(root, path);
    const facts = await lstat(place).catch(skip);
    if (facts?.isDirectory() === true) yield* listFilesBelow(root, path, unreadable);
    else if (facts !== null) yield { path, place, bytes: facts.isFile() ? facts.size : 0 };
  }
}

async function getSize(folder: string): Promise<number> {
  let total = 0;
  for await (const { bytes } of listFilesBelow(folder, '', 'leftOut')) total += bytes;
  return total;
}

/** Returns the permission bits of the original of a copy. Null if they were not recorded. */
export async function readOriginalMode({ folder, isSealed, path, place }: RemovedItem): Promise<number | null> {
  if (!isSealed) return (await modesOfOriginals(folder)).get(path) ?? null;
  const header = await readSealedHeader(place);
  return header?.isOfOriginal === true ? header.mode : null;
}

/**
 * Returns the permission bits of the originals of a record's plain copies, by path. Empty if they were not recorded.
 */
export async function modesOfOriginals(folder: string): Promise<ReadonlyMap<string | null, number>> {
  const note = await readJournalFile(join(folder, 'journal.json'));
  const steps = typeof note === 'string' ? [] : note.steps;
  return new Map(steps.flatMap(({ before, path }) => (before.kind === 'file' ? [[path, before.mode] as const] : [])));
}

/** Deletes a copy, and its record with the last one. Rejects with the system's error. */
export async function deleteItem(item: RemovedItem): Promise<void> {
  const { folder, path } = item;
  if (path !== null) {
    // A host that was killed may have left part of any copy.
    const places = [item.place, ...getSealedPlaces(item), join(folder, unfinishedSeal)];
    for (const place of places) await rm(place, { force: true });
  }
  // If the copies cannot be listed, assume that some are left.
  const others = path === null ? [] : await listItems(item).catch(() => null);
  if (others?.length === 0) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Returns where the encrypted form of a plain copy is, or would be. */
function getSealedPlaces({ folder, id, isSealed, path }: RemovedItem): readonly SystemPath[] {
  const inRecord = isSealed || path === null ? null : id.slice(basename(folder).length + 1);
  return inRecord === null ? [] : [toNativePath(join(folder, sealedFolder), inRecord)];
}
