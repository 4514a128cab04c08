import { lstat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import { createHistoryBench } from './testing/history-bench.ts';

const megabyte = 1_048_576;

it.each([
  ['goes on', false, undefined],
  ['is killed and begins again', true, undefined],
  ['goes on, and the clock of its disk is 5 seconds behind', false, () => Date.now() + 5_000],
])(
  'a turn that begins during the first scan of a folder never has a later version as the earlier one, if the scan %s',
  async (_name, isKilled, now) => {
    const bench = await createHistoryBench(100 * megabyte);
    const folder = await bench.folder('huge');
    const files = Array.from({ length: 4_500 }, (_, at) => `file-${at}`);
    for (const name of files) await writeFile(join(folder, name), 'old');
    const isStoring = Promise.withResolvers<void>();
    const mayStore = Promise.withResolvers<void>();
    const first = bench.start(now, async () => {
      isStoring.resolve();
      await mayStore.promise;
    });
    const begun = first.turn(folder, 'message');
    await isStoring.promise;
    first.stopWaiting();
    expect(await begun).toEqual({ why: 'reading' });
    const running = first.command(folder, 'running');
    for (const name of files) await writeFile(join(folder, name), 'newer');
    const last = isKilled ? bench.start() : first;
    mayStore.resolve();
    await running;
    await last.history.scan(folder);

    const found = Map.groupBy(bench.since('message')?.changes ?? [], ({ path }) => path);
    expect(found.size).toBe(files.length);
    const unread = { kind: 'lost', why: 'unread' };
    const earlier = files.map((name) => found.get(name)?.[0]?.before);
    const others = earlier.filter((state) => JSON.stringify(state) !== JSON.stringify(unread));
    expect(others.length).toBeLessThan(files.length);
    expect(new Set(others.map((state) => (state?.kind === 'file' ? state.size : state)))).toEqual(new Set([3]));
    const byVersion = Map.groupBy([...found.values()].flat(), ({ after }) => sizeOf(after));
    const [written = [], old = []] = [byVersion.get(5), byVersion.get(3)];
    const hasAuthor = (kind: string) => (change: FileHistoryChange) => change.authors.some((one) => one.kind === kind);
    expect(written).toHaveLength(files.length);
    expect(written.every(hasAuthor('command'))).toBe(true);
    // By the clock of its disk, an old file may have changed in the turn, or just before it.
    expect(old.every(hasAuthor('other'))).toBe(true);
  },
);

it.each([
  ['goes on', false],
  ['is killed and begins again', true],
])(
  'a turn that begins during the scan of a known folder is the only author of nothing that the user may have changed, if the scan %s',
  async (_name, isKilled) => {
    const bench = await createHistoryBench(100 * megabyte);
    const folder = await bench.folder('huge');
    // More than the thread and the store send at once.
    const files = Array.from({ length: 5_500 }, (_, at) => `file-${at}`);
    const writeAll = async (text: string) => {
      for (const name of files) await writeFile(join(folder, name), text);
    };
    await writeAll('old');
    await bench.start().turn(folder, 'first');
    const isStoring = Promise.withResolvers<void>();
    const mayStore = Promise.withResolvers<void>();
    const next = bench.start(undefined, async () => {
      isStoring.resolve();
      await mayStore.promise;
    });
    await writeAll('mine!');
    await untilLater(join(folder, 'file-5499'));
    const begun = next.turn(folder, 'message');
    await isStoring.promise;
    await expect.poll(next.stopWaiting).toBe(true);
    expect(await begun).toBeNull();
    const running = next.command(folder, 'running');
    await writeAll('codex was here');
    const last = isKilled ? bench.start() : next;
    mayStore.resolve();
    await running;
    if (!isKilled) await next.command(folder, 'done');
    await last.history.scan(folder);

    const changes = bench.since('message')?.changes ?? [];
    const steps = Map.groupBy(changes, ({ after, before }) => `${sizeOf(before)} to ${sizeOf(after)}`);
    const authorsOf = (step: string) =>
      new Set((steps.get(step) ?? []).map(({ authors }) => authors.map(({ kind }) => kind).join(' and ')));
    expect([...steps.keys()].toSorted()).toEqual(expect.arrayContaining(['3 to 14', '5 to 14']));
    expect(authorsOf('3 to 14')).toEqual(new Set(['command and other']));
    expect(authorsOf('5 to 14')).toEqual(new Set([isKilled ? 'command and other' : 'command']));
    expect(new Set(changes.filter(({ after }) => sizeOf(after) === 14).map(({ path }) => path)).size).toBe(
      files.length,
    );
    // What the user had changed before was there before the turn. Some disks cannot tell for a few files.
    expect(changes.filter(({ after }) => sizeOf(after) === 5).length).toBeLessThan(isKilled ? files.length : 500);
    expect(authorsOf('3 to 5').isSubsetOf(new Set(['other']))).toBe(true);
  },
);

function sizeOf(state: FileHistoryChange['before']): number | null {
  return state.kind === 'file' ? state.size : null;
}

/** Resolves once the time of a file is past, also on a disk with a coarse clock. */
async function untilLater(path: string): Promise<void> {
  const { ctimeMs } = await lstat(path);
  await expect.poll(() => Date.now() - ctimeMs, { timeout: 10_000 }).toBeGreaterThan(2_500);
}

it('never takes what was there before a turn for its changes, though an earlier scan of the folder still goes on', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('huge');
  await writeFile(join(folder, 'mine'), 'old');
  const isStoring = Promise.withResolvers<void>();
  const mayStore = Promise.withResolvers<void>();
  const { history, stopWaiting, turn } = bench.start(undefined, async () => {
    isStoring.resolve();
    await mayStore.promise;
  });
  const scanned = history.scan(folder);
  await isStoring.promise;
  await writeFile(join(folder, 'mine'), 'newer');
  await untilLater(join(folder, 'mine'));
  const first = turn(folder, 'first');
  await expect.poll(stopWaiting).toBe(true);
  expect(await first).toEqual({ why: 'reading' });
  await writeFile(join(folder, 'of-the-first-turn'), 'new');
  await untilLater(join(folder, 'of-the-first-turn'));
  const second = turn(folder, 'second');
  await expect.poll(stopWaiting).toBe(true);
  expect(await second).toEqual({ why: 'reading' });
  mayStore.resolve();
  await scanned;
  await history.scan(folder);
  expect(bench.changesSince('second')).toEqual([]);
  expect(bench.changesSince('first').map(({ path }) => path)).toEqual(['of-the-first-turn']);
});

it('takes the mark of a turn back if the scan of its folder does not see all files, and says so in it and in the next', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('huge');
  await writeFile(join(folder, 'file'), 'old');
  const isStoring = Promise.withResolvers<void>();
  const mayFail = Promise.withResolvers<void>();
  const { failures, history, stopWaiting, turn } = bench.start(undefined, async () => {
    isStoring.resolve();
    await mayFail.promise;
    throw new Error('The disk is full');
  });
  const begun = turn(folder, 'message');
  await isStoring.promise;
  await expect.poll(stopWaiting).toBe(true);
  expect(await begun).toEqual({ why: 'reading' });
  mayFail.resolve();
  await history.scan(folder);
  expect(failures).toEqual(['message: unreadable']);
  expect(bench.isKept('message')).toBe(false);
  expect(bench.openWork()).toBe(0);
  const next = turn(folder, 'next');
  expect(await next).toEqual({ why: 'unreadable' });
  expect(bench.isKept('next')).toBe(false);
  expect(failures).toHaveLength(1);
});
