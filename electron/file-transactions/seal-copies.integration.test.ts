import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { readFileState } from './file-state.ts';
import { deleteItem, listRemovedItems } from './removed-items.ts';
import { findKeysOfCopies, findPlainRecords, type SealPass, sealRecords } from './seal-copies.ts';
import { openSealed } from './sealed-file.ts';
import { livesUntil } from './testing/mortal-calls.ts';
import { createBench, gone } from './testing/transaction-bench.ts';

const disk = vi.hoisted(() => ({
  freeBytes: Number.POSITIVE_INFINITY,
  afterReaddir: async (_place: string): Promise<void> => undefined,
  read: [] as string[],
  opened: [] as string[],
  onOpen: async (_place: string): Promise<void> => undefined,
}));
vi.mock('node:fs/promises', async (load) => {
  const calls = (await import('./testing/mortal-calls.ts')).withMortalCalls(await load());
  const list = calls.readdir as (...args: unknown[]) => Promise<unknown>;
  const readdir = (...args: unknown[]) => list(...args).finally(() => disk.afterReaddir(String(args[0])));
  const read = calls.readFile as (...args: unknown[]) => Promise<unknown>;
  const readFile = (...args: unknown[]) => {
    disk.read.push(String(args[0]));
    return read(...args);
  };
  const openAny = calls.open as (...args: unknown[]) => Promise<unknown>;
  const open = async (...args: unknown[]) => {
    disk.opened.push(String(args[0]));
    await disk.onOpen(String(args[0]));
    return await openAny(...args);
  };
  return { ...calls, open, readdir, readFile, statfs: async () => ({ bavail: disk.freeBytes, bsize: 1, blocks: 1 }) };
});

const program = fileURLToPath(new URL('./testing/seal-and-die.ts', import.meta.url));
const wrapping = { id: randomUUID(), key: randomBytes(32) };
const pass: SealPass = { wrapping, signal: new AbortController().signal, inTurn: (act) => act() };
const large = 'large '.repeat(30_000);
const texts = { 'a.txt': 'one', 'deep/b.txt': 'two', 'large.txt': large };

/** Makes a change that leaves copies. */
async function setUp() {
  const bench = await createBench(texts);
  await bench.run(
    await bench.step('a.txt', 'new'),
    await bench.step('deep/b.txt', gone),
    await bench.step('large.txt', 'small now'),
  );
  return bench;
}

const isPlainCopy = (path: string) => path.includes('/before/') && !path.includes('/sealed/');

type Bench = Awaited<ReturnType<typeof setUp>>;

async function sealAll({ folders: { kept } }: Bench, how: Partial<SealPass> = {}): Promise<void> {
  await sealRecords(await findPlainRecords(kept), { ...pass, ...how });
}

/** Returns the texts of all copies, plain or encrypted, by their paths. */
async function copiesOf({ folders: { kept } }: Bench): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { id, isSealed, path, place } of await listRemovedItems(kept)) {
    const pieces: Uint8Array[] = [];
    if (isSealed) for await (const piece of openSealed(place, id, () => wrapping.key)) pieces.push(piece);
    const file = await open(place);
    if (!isSealed) pieces.push(await file.readFile());
    await file.close();
    found[path ?? ''] = Buffer.concat(pieces).toString();
  }
  return found;
}

async function expectSealed(bench: Bench): Promise<void> {
  const { kept } = bench.folders;
  expect(await findPlainRecords(kept)).toEqual([]);
  expect(await copiesOf(bench)).toEqual(texts);
  const [name = ''] = await readdir(kept);
  expect((await readdir(join(kept, name))).sort()).toEqual(['removed.json', 'sealed']);
  const words = Object.values(await bench.kept()).join('\n');
  for (const word of ['one\n', 'two\n', 'large large']) expect(words).not.toContain(word);
}

it('turns all copies of a change into encrypted ones, and leaves no checksum of them', async () => {
  const bench = await setUp();
  await sealAll(bench);
  await expectSealed(bench);
  expect(await findKeysOfCopies(bench.folders.kept)).toEqual(new Set([wrapping.id]));
});

it('keeps every copy whenever encryption is killed, and finishes at the next start', {
  timeout: 120_000,
}, async () => {
  for (let diesAt = 1, isDone = false; !isDone; diesAt += 1) {
    const bench = await setUp();
    isDone = await livesUntil(diesAt, () => sealAll(bench));
    expect(await copiesOf(bench), `killed at ${diesAt}`).toEqual(texts);
    await sealAll(bench);
    await expectSealed(bench);
  }
});

it('loses nothing when its process is killed in the middle of a file', { timeout: 60_000 }, async () => {
  for (const moment of [1, 2, 4, 6, 7]) {
    const bench = await setUp();
    const key = wrapping.key.toString('hex');
    const child = spawn(process.execPath, [program, bench.folders.kept, wrapping.id, key, String(moment)]);
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    expect(await copiesOf(bench), `killed at ${moment}`).toEqual(texts);
    await sealAll(bench);
    await expectSealed(bench);
  }
});

it.runIf(process.platform === 'linux')('leaves a copy unencrypted while a program has it open', async () => {
  const bench = await setUp();
  const [name = ''] = await readdir(bench.folders.kept);
  const place = join(bench.folders.kept, name, 'before/a.txt');
  const file = await open(place, 'a');
  await sealAll(bench);
  await file.writeFile(' and more');
  await file.close();
  expect(await copiesOf(bench)).toEqual({ ...texts, 'a.txt': 'one and more' });
  await sealAll(bench);
  expect(await copiesOf(bench)).toEqual({ ...texts, 'a.txt': 'one and more' });
  expect(await findPlainRecords(bench.folders.kept)).toEqual([]);
});

it('leaves a link as it is', async () => {
  const bench = await createBench();
  await symlink('elsewhere', join(bench.root, 'link'));
  await bench.run(await bench.step('link', gone));
  await sealAll(bench);
  const [item] = await listRemovedItems(bench.folders.kept);
  if (item === undefined) throw new Error('Nothing is kept');
  expect(await readFileState(item.place)).toEqual({ kind: 'link', target: 'elsewhere' });
});

it('leaves no part of an encrypted copy behind when writing one fails', async () => {
  const bench = await setUp();
  const { kept } = bench.folders;
  let calls = 0;
  const throwIfAborted = () => {
    calls += 1;
    if (calls === 2) throw new Error('ENOSPC');
  };
  const signal = Object.assign(new AbortController().signal, { throwIfAborted });
  await expect(sealAll(bench, { signal })).rejects.toThrow('ENOSPC');
  expect(Object.keys(await bench.kept()).filter((path) => path.endsWith('/sealing'))).toEqual([]);
  expect(await copiesOf(bench)).toEqual(texts);
  expect(await findPlainRecords(kept)).toHaveLength(1);
});

it('leaves a copy plain while the disk has too little room for it, and encrypts it later', async () => {
  const bench = await setUp();
  disk.freeBytes = 1_000_000_000 + 3;
  await sealAll(bench);
  const items = await listRemovedItems(bench.folders.kept);
  const plain = items.filter(({ isSealed }) => !isSealed).map(({ path }) => path);
  expect(plain).toEqual(['large.txt']);
  disk.freeBytes = Number.POSITIVE_INFINITY;
  await sealAll(bench);
  await expectSealed(bench);
});

it('takes turns for a few files, so that a copy can be deleted between two of them', async () => {
  const bench = await setUp();
  const { kept } = bench.folders;
  let turns = 0;
  const inTurn = async (act: () => Promise<void>) => {
    await act();
    turns += 1;
    if (turns !== 1) return;
    for (const item of await listRemovedItems(kept)) if (item.path === 'large.txt') await deleteItem(item);
  };
  await sealAll(bench, { inTurn });
  expect(turns).toBe(3);
  expect(await copiesOf(bench)).toEqual({ 'a.txt': 'one', 'deep/b.txt': 'two' });
  expect(await findPlainRecords(kept)).toEqual([]);
});

it('syncs a folder once for several encrypted copies, before it deletes the plain ones', async () => {
  const paths = ['a', 'b', 'c'].map((name) => `deep/${name}.txt`);
  const bench = await createBench(Object.fromEntries(paths.map((path) => [path, path])));
  await bench.run(...(await Promise.all(paths.map((path) => bench.step(path, 'new')))));
  disk.opened = [];
  const plain: string[] = [];
  disk.onOpen = async (place) => {
    if (place.endsWith('sealed/before/deep')) plain.push(...Object.keys(await bench.kept()).filter(isPlainCopy));
  };
  await sealAll(bench);
  disk.onOpen = async () => undefined;
  expect(disk.opened.filter((place) => place.endsWith('sealed/before/deep'))).toHaveLength(1);
  expect(plain).toHaveLength(paths.length);
  expect(await findPlainRecords(bench.folders.kept)).toEqual([]);
});

it('leaves a copy unencrypted that changes until the folder of its encrypted copy is synced', async () => {
  const bench = await setUp();
  const [name = ''] = await readdir(bench.folders.kept);
  disk.onOpen = async (place) => {
    if (!place.endsWith('sealed/before')) return;
    disk.onOpen = async () => undefined;
    await writeFile(join(bench.folders.kept, name, 'before/a.txt'), 'one and more');
  };
  await sealAll(bench);
  expect(await copiesOf(bench)).toEqual({ ...texts, 'a.txt': 'one and more' });
  await sealAll(bench);
  expect(await copiesOf(bench)).toEqual({ ...texts, 'a.txt': 'one and more' });
  expect(await findPlainRecords(bench.folders.kept)).toEqual([]);
});

it('reads the notes of a change once for all its copies', async () => {
  const bench = await setUp();
  disk.read = [];
  await sealAll(bench);
  expect(disk.read.filter((path) => basename(path) === 'journal.json')).toHaveLength(1);
});

it('deletes what a killed host has left of an encrypted copy together with the copies', async () => {
  const bench = await setUp();
  const { kept } = bench.folders;
  const [name = ''] = await readdir(kept);
  await writeFile(join(kept, name, 'sealing'), 'a part');
  const [item] = await listRemovedItems(kept);
  if (item === undefined) throw new Error('Nothing is kept');
  await deleteItem(item);
  expect(await readdir(join(kept, name))).not.toContain('sealing');
});

it('lists a copy that is encrypted while the copies are listed', async () => {
  const bench = await setUp();
  disk.afterReaddir = async (place) => {
    if (basename(place) !== 'before') return;
    disk.afterReaddir = async () => undefined;
    await sealAll(bench);
  };
  const paths = (await listRemovedItems(bench.folders.kept)).map(({ path }) => path);
  expect(paths.sort()).toEqual(Object.keys(texts));
});

it('does not know which keys are needed while a copy or a record cannot be read', async () => {
  const bench = await setUp();
  await sealAll(bench);
  const { kept } = bench.folders;
  const [name = ''] = await readdir(kept);
  for (const path of ['sealed/before', 'removed.json']) {
    const place = join(kept, name, path);
    await rename(place, `${place}.away`);
    await symlink(basename(place), place);
    expect(await findKeysOfCopies(kept), path).toBeNull();
    await rm(place);
    await rename(`${place}.away`, place);
  }
  expect(await findKeysOfCopies(kept)).toEqual(new Set([wrapping.id]));
});

it('deletes no record while some of its copies cannot be listed', async () => {
  const bench = await setUp();
  const { kept } = bench.folders;
  const [name = ''] = await readdir(kept);
  await symlink('found', join(kept, name, 'found'));
  const items = await listRemovedItems(kept);
  expect(items).toHaveLength(Object.keys(texts).length);
  for (const item of items) await deleteItem(item);
  expect(await readdir(join(kept, name))).toContain('removed.json');
});
