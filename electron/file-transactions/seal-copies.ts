import { existsSync, type Stats } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode, nullIfMissing } from '../base/error-message.ts';
import { readFlags } from '../files/regular-file.ts';
import { type SystemPath, syncFolder } from './file-state.ts';
import { removeEmptyFolders } from './kept-copies.ts';
import { listOpenFiles } from './remove-own-file.ts';
import {
  copyFolders,
  listItems,
  modesOfOriginals,
  type RemovedItem,
  sealedFolder,
  unfinishedSeal,
} from './removed-items.ts';
import { type FoundRecord, findAllRemoved, findRemoved } from './removed-record.ts';
import { readSealedHeader, sealFile, type WrappingKey } from './sealed-file.ts';
import { listParentFolders, toNativePath } from './tree-path.ts';

/** The journal. While it exists, the notes of the change are not deleted. */
const journalName = 'journal.json';

/** The free space to leave on the disk, in bytes. For a moment, a copy exists twice. */
const spareBytes = 1_000_000_000;

/** How many copies, and how many bytes, to encrypt in one turn, so that each folder is synced once for several. */
const filesAtOnce = 20;
const bytesAtOnce = 128 * 1024;

/** The options of one pass over the copies. */
export type SealPass = {
  readonly wrapping: WrappingKey;
  /** Ends the pass. */
  readonly signal: AbortSignal;
  /** Runs the work on a few files while nothing else reads, restores or deletes copies. */
  readonly inTurn: (act: () => Promise<void>) => Promise<void>;
};

type Plain = { readonly found: FoundRecord; readonly items: readonly RemovedItem[] };

/** Finds the records with copies that are not encrypted yet, or not completely. Never rejects. */
export async function findPlainRecords(kept: string): Promise<readonly FoundRecord[]> {
  const plain: FoundRecord[] = [];
  for (const found of await findRemoved(kept)) if (await isPlain(found).catch(() => false)) plain.push(found);
  return plain;
}

async function isPlain(found: FoundRecord): Promise<boolean> {
  if ((await listPlainFiles(found, 'leftOut')).length > 0) return true;
  return existsSync(join(found.folder, sealedFolder)) && existsSync(join(found.folder, journalName));
}

/**
 * Encrypts the plain copies of these records, a few at a time. Deletes a plain copy only once the encrypted one is
 * on the disk, so a kill at any moment loses nothing, and the next call finishes the work. Skips links, files that a
 * program still has open or writes to, and files that the disk has no room for. Finally deletes the notes of a change,
 * which have checksums of the files. Continues with the other records when one fails, and rejects at the end with the
 * first error, or with the reason of the signal.
 */
export async function sealRecords(records: readonly FoundRecord[], pass: SealPass): Promise<void> {
  const plain: Plain[] = [];
  for (const found of records) plain.push({ found, items: await listPlainFiles(found, 'leftOut').catch(() => []) });
  // Listed after the copies, because nothing opens them by their old paths now.
  const opened = plain.some(({ items }) => items.length > 0) ? await listOpenFiles() : new Set<string>();
  const failures: unknown[] = [];
  for (const each of plain) {
    await sealRecord(each, opened, pass).catch((failure: unknown) => failures.push(failure));
  }
  if (failures.length > 0) throw failures[0];
}

async function sealRecord({ found, items }: Plain, opened: ReadonlySet<string>, pass: SealPass): Promise<void> {
  const { folder } = found;
  const modes = items.length > 0 ? await modesOfOriginals(folder) : new Map<string | null, number>();
  for (const few of splitItems(items)) await pass.inTurn(() => sealItems(folder, few, modes, opened, pass));
  await pass.inTurn(async () => {
    for (const name of copyFolders) await removeEmptyFolders(join(folder, name));
    if ((await listPlainFiles(found)).length > 0) return;
    for (const note of ['staged', 'committed', 'copying', journalName]) await rm(join(folder, note), { force: true });
    await syncFolder(folder);
  });
}

/** Splits items so that nobody waits long for the work on one part. */
function splitItems(items: readonly RemovedItem[]): readonly (readonly RemovedItem[])[] {
  const parts: RemovedItem[][] = [];
  let bytes = 0;
  for (const item of items) {
    const part = parts.at(-1);
    bytes += item.bytes;
    if (part !== undefined && part.length < filesAtOnce && bytes <= bytesAtOnce) {
      part.push(item);
      continue;
    }
    parts.push([item]);
    bytes = item.bytes;
  }
  return parts;
}

async function sealItems(
  folder: string,
  items: readonly RemovedItem[],
  modes: ReadonlyMap<string | null, number>,
  opened: ReadonlySet<string>,
  pass: SealPass,
): Promise<void> {
  const folders = new SealedFolders(folder);
  const sealed: SealedItem[] = [];
  try {
    for (const item of items) {
      pass.signal.throwIfAborted();
      // The user may have restored or deleted it since.
      const place = await realpath(item.place).catch(nullIfMissing);
      if (place === null || opened.has(place)) continue;
      const facts = await sealItem(item, modes.get(item.path) ?? null, folders, pass);
      if (facts !== null) sealed.push({ place: item.place, facts });
    }
  } finally {
    await folders.sync();
    // A program may have written to it in the meantime. Then the plain copy counts, and the next call tries again.
    for (const { facts, place } of sealed) if (isUnchanged(facts, await lstat(place))) await rm(place);
  }
}

/**
 * Returns the ids of the keys that kept copies need. Null if not everything could be read, so that any key may be
 * needed. Never rejects.
 */
export async function findKeysOfCopies(kept: string): Promise<ReadonlySet<string> | null> {
  const records = await findAllRemoved(kept);
  if (records === null) return null;
  const ids = new Set<string>();
  try {
    for (const found of records.filter(({ record }) => record.kind !== 'worktree')) {
      for (const { isSealed, place } of await listItems(found)) {
        if (!isSealed) continue;
        const header = await readSealedHeader(place);
        // Another version may be able to read it.
        if (header === null) return null;
        ids.add(header.keyId);
      }
    }
    return ids;
  } catch {
    return null;
  }
}

async function listPlainFiles(found: FoundRecord, unreadable?: 'leftOut'): Promise<readonly RemovedItem[]> {
  if (found.record.kind === 'worktree') return [];
  const plain: RemovedItem[] = [];
  for (const item of await listItems(found, unreadable)) {
    if (!item.isSealed && (await lstat(item.place).catch(nullIfMissing))?.isFile() === true) plain.push(item);
  }
  return plain;
}

/** A plain copy whose encrypted one is in its place, and what the plain one was then. */
type SealedItem = { readonly place: SystemPath; readonly facts: Stats };

/** Puts the encrypted form of a copy in its place, not synced yet. Returns null if it has to wait. */
async function sealItem(
  item: RemovedItem,
  mode: number | null,
  folders: SealedFolders,
  { signal, wrapping }: SealPass,
): Promise<Stats | null> {
  const unfinished = join(item.folder, unfinishedSeal);
  await rm(unfinished, { force: true });
  if (!(await hasRoomFor(item))) return null;
  try {
    const file = await open(item.place, readFlags);
    let sealed: Stats;
    try {
      sealed = await file.stat();
      const bits = { mode: mode ?? sealed.mode & 0o777, isOfOriginal: mode !== null };
      await sealFile(file, unfinished, wrapping, { ...bits, name: item.id, signal });
    } finally {
      await file.close();
    }
    if (!isUnchanged(sealed, await lstat(item.place))) return null;
    await rename(unfinished, await folders.makeFor(item));
    return sealed;
  } finally {
    // An unfinished copy would waste space on a full disk.
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

async function hasRoomFor({ bytes, folder }: RemovedItem): Promise<boolean> {
  // Not every disk reports its free space.
  const disk = await statfs(folder).catch(() => null);
  return disk === null || disk.blocks === 0 || disk.bavail * disk.bsize >= bytes + spareBytes;
}

/** The folders of encrypted copies of one record. */
class SealedFolders {
  readonly #record: string;
  /** By the tree path, the outer ones first. */
  readonly #places = new Map<string, SystemPath>();

  constructor(record: string) {
    this.#record = record;
  }

  /** Makes the folders for an encrypted copy, and returns its place. */
  async makeFor({ id }: RemovedItem): Promise<SystemPath> {
    const root = join(this.#record, sealedFolder);
    const inRecord = id.slice(id.indexOf('/') + 1);
    for (const path of ['', ...listParentFolders(inRecord)]) {
      if (this.#places.has(path)) continue;
      const place = path === '' ? root : toNativePath(root, path);
      await makeFolder(place);
      this.#places.set(path, place);
    }
    return toNativePath(root, inRecord);
  }

  async sync(): Promise<void> {
    if (this.#places.size === 0) return;
    for (const place of [...this.#places.values()].toReversed()) await syncFolder(place);
    await syncFolder(this.#record);
  }
}

async function makeFolder(place: SystemPath): Promise<void> {
  await mkdir(place, { mode: 0o700 }).catch((failure: unknown) => {
    if (getErrorCode(failure) !== 'EEXIST') throw failure;
  });
}

function isUnchanged(before: Stats, now: Stats): boolean {
  return before.ino === now.ino && before.size === now.size && before.mtimeMs === now.mtimeMs;
}
