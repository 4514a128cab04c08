import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type ClientMessageId, threadId } from '../../shared/base/ids.ts';
import { err } from '../../shared/base/result.ts';
import { Lifetime } from '../base/lifetime.ts';
import { systemClock } from '../files/system-clock.ts';
import { FolderHistory, type FolderHistoryDeps } from './folder-history.ts';
import { maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs } from './turn-marks.ts';

/**
 * Creates the history of a folder with `files` files after one turn. It has room for 1,000 bytes, and that turn stored
 * `stored` of them. A timer of its clock runs only when the test runs it.
 */
async function createHistory(files: number, { stored = 0, parts = 1 } = {}) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'workcell-marks-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const calls: string[] = [];
  const timers: { readonly ms: number; readonly run: () => void }[] = [];
  let onChange = (): void => undefined;
  let beforeScan = async (): Promise<void> => undefined;
  let beforeMark = async (): Promise<void> => undefined;
  let bytes = 0;
  const content = { sha256: 'abc', size: stored, deflated: new Uint8Array(stored) };
  const known = new Set<string>();
  const scan: FolderHistoryDeps['scanner']['scan'] = async (folder, { deliver, readKnown }) => {
    calls.push('scan');
    if (!known.has(folder)) {
      known.add(folder);
      await readKnown();
      if (known.size === 1) await deliver({ changes: [], contents: [content] });
    }
    await beforeScan();
    calls.push('scanned');
    return { ignored: [], files, unstoredFiles: 0, tookMs: 1, isComplete: true };
  };
  const history = new FolderHistory({
    lifetime: new Lifetime(),
    home: '/home/person',
    limit: 1_000,
    clock: {
      now: () => systemClock.now(),
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(0, timers.length, ...timers.filter((one) => one !== timer));
      },
    },
    readDiff: async () => err({ type: 'noDiff' }),
    scanner: {
      scan,
      scanChanged: async (folder, request) => {
        calls.push('of changes');
        return { ...(await scan(folder, request)), extent: 'changed' };
      },
      watch: (_root, call) => {
        onChange = call;
        return () => undefined;
      },
      forget: () => undefined,
    },
    store: {
      bytes: async (after) => ({ bytes: bytes / parts, next: after < parts - 1 ? after + 1 : null }),
      known: async (folder) => ({ files: [], isComplete: folder === root, firstTurnAt: null, next: null }),
      keep: async () => true,
      settle: async () => true,
      complete: async () => true,
      contents: async () => [],
      mark: async () => {
        await beforeMark();
        return calls.push('mark') > 0;
      },
      unmark: async () => true,
      prune: async () => {
        calls.push('prune');
        return { forgotten: [], bytes: 0 };
      },
      openWork: async () => [],
      putOpenWork: async () => true,
      removeOpenWork: async () => true,
    },
  });
  const turn = (message: string, folder = root) =>
    history.markBeforeTurn(threadId.parse('thread'), folder, message as ClientMessageId, () => undefined);
  await turn('first');
  bytes = stored;
  return {
    root,
    history,
    turn,
    timers,
    takeCalls: () => calls.splice(0),
    change: () => onChange(),
    onScan: (act: () => Promise<void>) => {
      beforeScan = act;
    },
    onMark: (act: () => Promise<void>) => {
      beforeMark = act;
    },
  };
}

/** The times that a message waits for the scan of its folder. */
const scanWaits = [maxScanWaitMs, maxSmallScanWaitMs];

it.each([
  [20_000, maxSmallScanWaitMs],
  [20_001, maxScanWaitMs],
])('a message in a folder of %i files waits %i ms for the scan', async (files, waitMs) => {
  const { onScan, timers, turn } = await createHistory(files);
  const maySee = Promise.withResolvers<void>();
  onScan(() => maySee.promise);
  const begun = turn('second');
  await expect.poll(() => timers.filter(({ ms }) => scanWaits.includes(ms))).toHaveLength(1);
  const [wait] = timers.filter(({ ms }) => scanWaits.includes(ms));
  expect(wait?.ms).toBe(waitMs);
  wait?.run();
  expect(await begun).toBeNull();
  maySee.resolve();
});

it.each([
  ['waits for that if it does not take long', 20_001, 4, ['prune', 'scan', 'scanned', 'mark']],
  ['waits for that in a small folder', 20_000, 5, ['prune', 'scan', 'scanned', 'mark']],
  ['is marked first in a large one', 20_001, 5, ['mark', 'prune', 'scan', 'scanned']],
])('a turn whose scan must make room first %s', async (_name, files, parts, order) => {
  const { history, root, takeCalls, turn } = await createHistory(files, { stored: 990, parts });
  takeCalls();
  expect(await turn('second')).toBeNull();
  await history.scan(root);
  expect(takeCalls().slice(0, 4)).toEqual(order);
});

it('a turn that began without a mark gets none after the scan', async () => {
  const { history, onScan, root, takeCalls, timers, turn } = await createHistory(1);
  takeCalls();
  const maySee = Promise.withResolvers<void>();
  onScan(() => maySee.promise);
  const begun = turn('second');
  await expect.poll(() => timers.filter(({ ms }) => scanWaits.includes(ms))).toHaveLength(1);
  timers.find(({ ms }) => ms === maxStoreWaitMs)?.run();
  expect(await begun).toEqual({ why: 'slow' });
  expect(timers.filter(({ ms }) => scanWaits.includes(ms))).toEqual([]);
  maySee.resolve();
  await history.scan(root);
  expect(takeCalls()).toEqual(['scan', 'scanned', 'scan', 'scanned']);
});

it('nothing scans between the scan for a turn and its mark', async () => {
  const { history, onMark, root, takeCalls, turn } = await createHistory(1);
  takeCalls();
  let other: Promise<unknown> | null = null;
  onMark(async () => {
    other = history.scan(root);
    for (let step = 0; step < 5; step += 1) {
      await realpath(root);
      await setImmediate();
    }
  });
  await turn('second');
  await other;
  expect(takeCalls()).toEqual(['scan', 'scanned', 'mark', 'scan', 'scanned']);
});

it('a scan on a change is not made if one that began after the change has ended', async () => {
  const { change, history, onScan, root, takeCalls, timers } = await createHistory(1);
  takeCalls();
  const maySee = Promise.withResolvers<void>();
  const isScanning = Promise.withResolvers<void>();
  onScan(async () => {
    isScanning.resolve();
    await maySee.promise;
  });
  const first = history.scan(root);
  await isScanning.promise;
  const second = history.scan(root);
  change();
  for (const { ms, run } of timers) if (ms === 0) run();
  const last = history.scan(root);
  maySee.resolve();
  await Promise.all([first, second, last]);
  expect(takeCalls()).toEqual(['scan', 'scanned', 'scan', 'scanned', 'scan', 'scanned']);
});

it.each(['for the first time', 'again'])(
  'a message waits 250 ms in a folder that is scanned %s while another folder is scanned for the first time',
  async (when) => {
    const { onScan, root, timers, turn } = await createHistory(1);
    const folders = await Promise.all(
      [root, root].map(() => realpath(tmpdir()).then((top) => mkdtemp(join(top, 'workcell-marks-')))),
    );
    onTestFinished(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))).then(() => undefined));
    const [other = '', fresh = ''] = folders;
    const maySee = Promise.withResolvers<void>();
    const isScanning = Promise.withResolvers<void>();
    onScan(async () => {
      isScanning.resolve();
      await maySee.promise;
    });
    const first = turn('other', other);
    await isScanning.promise;
    const listWaits = () => timers.filter(({ ms }) => scanWaits.includes(ms));
    const before = listWaits();
    const begun = turn('second', when === 'again' ? root : fresh);
    const listNew = () => listWaits().filter((timer) => !before.includes(timer));
    await expect.poll(() => listNew().map(({ ms }) => ms)).toEqual([maxScanWaitMs]);
    listNew()[0]?.run();
    expect(await begun).toEqual(when === 'again' ? null : { why: 'reading' });
    maySee.resolve();
    await first;
  },
);

it('a message in a folder waits 250 ms from the moment that the first scan of another folder begins before it', async () => {
  const { onScan, root, timers, turn } = await createHistory(1);
  const folder = await mkdtemp(join(root, 'inside-'));
  const other = await mkdtemp(join(root, 'other-'));
  const maySee = Promise.withResolvers<void>();
  onScan(() => maySee.promise);
  const turns = [turn('first-here', other), turn('second-here', folder)];
  await expect.poll(() => timers.filter(({ ms }) => ms === maxScanWaitMs)).toHaveLength(2);
  maySee.resolve();
  expect(await Promise.all(turns)).toEqual([null, null]);
});
