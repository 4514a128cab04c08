import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fewAtATime } from './few-at-a-time.ts';
import type { Place } from './file-state.ts';
import { readJournal } from './journal-file.ts';
import { type FoundRecord, findRemoved } from './removed-record.ts';
import { nativePath, treePathOf } from './tree-path.ts';

/** One thing that the person can have back: a copy of a file, or a worktree with all its contents. */
export type RemovedItem = FoundRecord & {
  /** Names the item as long as it exists. */
  readonly id: string;
  /** Where its bytes are. */
  readonly place: Place;
  /** The path of the file below the record's root, as in `tree-path.ts`. Null for a worktree. */
  readonly path: string | null;
  readonly bytes: number;
};

/** The folders of a transaction with copies of the person's files, as in `places.ts`. */
const copyFolders = ['before', 'found'] as const;

/** Lists everything that is kept, newest first. Leaves out what cannot be read. Never rejects. */
export async function listRemovedItems(kept: string): Promise<readonly RemovedItem[]> {
  const records = (await findRemoved(kept)).toSorted((one, other) => other.record.removedAt - one.record.removedAt);
  const items = await fewAtATime(records, (found) => itemsOf(found).catch(() => []));
  return items.flat();
}

async function itemsOf(found: FoundRecord): Promise<readonly RemovedItem[]> {
  const name = basename(found.folder);
  if (found.record.kind === 'worktree') {
    return [{ ...found, id: name, place: found.folder, path: null, bytes: await sizeOf(found.folder) }];
  }
  const items: RemovedItem[] = [];
  for (const folder of copyFolders) {
    for await (const { bytes, path, place } of filesBelow(join(found.folder, folder), '')) {
      items.push({ ...found, id: `${name}/${folder}/${path}`, place, path, bytes });
    }
  }
  return items;
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
export async function modeOfOriginal({ folder, path }: RemovedItem): Promise<number | null> {
  const note = await readJournal(join(folder, 'journal.json'));
  if (typeof note === 'string') return null;
  const before = note.steps.find((step) => step.path === path)?.before;
  return before?.kind === 'file' ? before.mode : null;
}

/** Deletes a copy, and its record with the last one. Rejects with the system's error. */
export async function deleteItem({ folder, path, place }: RemovedItem): Promise<void> {
  if (path !== null) await rm(place, { force: true });
  if (path === null || (await itemsIn(folder)) === 0) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function itemsIn(folder: string): Promise<number> {
  let count = 0;
  for (const copies of copyFolders) for await (const _ of filesBelow(join(folder, copies), '')) count += 1;
  return count;
}
