import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { createStagedTransaction } from './testing/interrupted-transaction.ts';
import { toPlainPath } from './testing/plain-path.ts';
import { createBench, nothing } from './testing/transaction-bench.ts';

// What a power cut leaves depends on the order in which names reach the disk, which no test can cut.

/** The places that were synced, and the files that were named by a rename or removed, in their order. */
const events = vi.hoisted(() => ({ list: [] as string[] }));

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  const open: typeof real.open = async (place, ...rest) => {
    const file = await real.open(place, ...rest);
    const path = toPlainPath(place);
    const sync = file.sync.bind(file);
    file.sync = async () => {
      await sync();
      events.list.push(`sync ${path}`);
    };
    return file;
  };
  const rename: typeof real.rename = async (from, to) => {
    await real.rename(from, to);
    events.list.push(`name ${basename(toPlainPath(to))}`);
  };
  const unlink: typeof real.unlink = async (place) => {
    await real.unlink(place);
    events.list.push(`remove ${basename(toPlainPath(place))}`);
  };
  return { ...real, open, rename, unlink };
});

beforeEach(() => {
  events.list = [];
});

// Windows cannot sync folders.
const itOnPosix = it.skipIf(process.platform === 'win32');

async function change() {
  const bench = await createBench({ 'a/b/old.txt': 'old' });
  const steps = [
    await bench.step('a/b/old.txt', 'new'),
    { path: 'new/deep/file.txt', before: nothing, after: await bench.file('made') },
  ];
  expect(await bench.run(...steps)).toMatchObject({ ok: true });
  const listSynced = (from: number, to: number) =>
    events.list.slice(from, to).flatMap((event) => (event.startsWith('sync ') ? [event.slice('sync '.length)] : []));
  const firstAt = (event: string) => {
    const at = events.list.indexOf(event);
    expect(at, event).toBeGreaterThanOrEqual(0);
    return at;
  };
  return { ...bench, firstAt, listSynced };
}

itOnPosix('the copies of old files and their folders are on the disk before the journal counts on them', async () => {
  const { firstAt, folders, listSynced } = await change();
  const synced = listSynced(0, firstAt('name journal.json'));
  const before = synced.find((place) => basename(place) === 'before') ?? '';
  expect(synced).toEqual(expect.arrayContaining([before, join(before, 'a'), join(before, 'a', 'b')]));
  expect(synced).toContain(join(folders.pending, '..'));
});

itOnPosix('every new name in the folder of the user is on the disk before the mark that says so', async () => {
  const { firstAt, listSynced, root } = await change();
  const synced = listSynced(firstAt('name staged'), firstAt('name committed'));
  const folders = ['', 'a/b', 'new', 'new/deep'].map((path) => join(root, path));
  expect(synced).toEqual(expect.arrayContaining(folders));
  // Once each, because a sync takes long.
  for (const folder of folders) expect(synced.filter((place) => place === folder)).toHaveLength(1);
});

itOnPosix('the folder of the kept copies has its own name on the disk too', async () => {
  const { folders, listSynced } = await change();
  const synced = listSynced(
    events.list.findLastIndex((event) => event.startsWith('name ')),
    events.list.length,
  );
  expect(synced).toEqual([folders.kept, join(folders.kept, '..')]);
});

itOnPosix('what a failed change found in the way is on the disk with its folders before it is removed', async () => {
  const bench = await createBench();
  const { places } = await createStagedTransaction(bench, [await bench.step('a/b/c', 'new c')]);
  await writeFile(places.getMovedAway(0), 'first');
  await bench.write('a/b/c', 'second');
  events.list = [];
  expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['a/b/c'] }]);
  expect(Object.values(await bench.kept())).toContain('first');
  const removedAt = events.list.indexOf(`remove ${basename(places.getMovedAway(0))}`);
  const { folder, foundFolder } = places;
  const folders = [folder, foundFolder, join(foundFolder, 'a'), join(foundFolder, 'a/b')];
  expect(events.list.slice(0, removedAt)).toEqual(expect.arrayContaining(folders.map((path) => `sync ${path}`)));
});
