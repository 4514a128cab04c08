import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../shared/base/clock.ts';
import { type ClientMessageId, threadId } from '../../shared/base/ids.ts';
import { Lifetime } from '../base/lifetime.ts';
import { systemClock } from '../files/system-clock.ts';
import {
  completeScan,
  getHistoryBytes,
  markMoment,
  readKnownFiles,
  readSince,
  storeScan,
} from '../store/threads/file-history/file-history.ts';
import { pruneHistory } from '../store/threads/file-history/prune-history.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { FolderHistory, maxScanWaitMs } from './folder-history.ts';
import { FolderScanner } from './folder-scanner.ts';

const thread = threadId.parse('thread');
const megabyte = 1_048_576;

/** Creates a history with its own limit and a database that survives restarts. */
async function createBench(limit: number) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-history-')));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const db = openStore();
  onTestFinished(() => void db.close());
  let lifetime = new Lifetime();
  onTestFinished(() => void lifetime.end());
  const start = () => {
    void lifetime.end();
    lifetime = new Lifetime();
    const tidying: (() => void)[] = [];
    const clock: Clock = {
      now: () => systemClock.now(),
      after: (ms, run) => {
        if (ms === 60_000) tidying.push(run);
        // On a slow machine, a turn would wait for its scan.
        return ms === 60_000 || ms === maxScanWaitMs ? () => undefined : systemClock.after(ms, run);
      },
    };
    const history = new FolderHistory({
      clock,
      lifetime,
      limit,
      home: '/home/person',
      scanner: new FolderScanner({ worker: new URL('../workers/history-worker.ts', import.meta.url), clock, lifetime }),
      store: {
        bytes: async () => getHistoryBytes(db),
        known: async (root) => readKnownFiles(db, { root }),
        keep: async (look) => storeScan(db, look) === null,
        complete: async (root) => completeScan(db, { root }) === null,
        mark: async (moment) => markMoment(db, moment) === null,
        prune: async (limits) => pruneHistory(db, limits),
      },
    });
    const turn = (folder: string, message: string) =>
      history.markBeforeTurn(thread, folder, message as ClientMessageId);
    return { history, turn, tidy: () => tidying.shift()?.() };
  };
  const folder = async (name: string) => {
    await mkdir(join(top, name));
    return join(top, name);
  };
  return {
    start,
    folder,
    bytes: () => getHistoryBytes(db),
    isKept: (message: string) => readSince(db, { message }) !== null,
    stateOf: (root: string, path: string) =>
      readKnownFiles(db, { root }).files.find((file) => file.path === path)?.state,
  };
}

/** Writes incompressible files of 0.1 MB each. */
async function fill(folder: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await writeFile(join(folder, `picture-${at}`), randomBytes(megabyte / 10));
}

it('keeps the newest turn of a folder that is larger than the limit, and has space for new files', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('large');
  await fill(folder, 15);
  const first = bench.start();
  expect(await first.turn(folder, 'first')).toEqual({ why: 'noRoom', files: expect.any(Number) });
  // One warning is enough.
  expect(await first.turn(folder, 'second')).toBeNull();
  expect(bench.isKept('second')).toBe(true);

  const later = bench.start();
  later.tidy();
  await writeFile(join(folder, 'new'), randomBytes(megabyte / 20));
  await later.history.scan(folder);
  expect(bench.isKept('second')).toBe(true);
  expect(bench.stateOf(folder, 'new')).toMatchObject({ kind: 'file' });
  expect(bench.bytes()).toBeLessThanOrEqual(megabyte);
});

it('stays within the limit during one start, drops old turns for new ones, and leaves space for other folders', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const { history, turn } = bench.start();
  for (let at = 0; at < 20; at++) {
    await writeFile(join(folder, 'picture'), randomBytes(megabyte / 10));
    await turn(folder, `turn ${at}`);
    expect(bench.bytes()).toBeLessThanOrEqual(megabyte);
  }
  await history.scan(folder);
  const kept = Array.from({ length: 20 }, (_, at) => bench.isKept(`turn ${at}`));
  expect(kept.slice(-3)).toEqual([true, true, true]);
  expect(kept[0]).toBe(false);

  const other = await bench.folder('other');
  await writeFile(join(other, 'picture'), randomBytes(megabyte / 10));
  await turn(other, 'there');
  expect(bench.stateOf(other, 'picture')).toMatchObject({ kind: 'file' });
  expect([bench.isKept('turn 19'), bench.isKept('there')]).toEqual([true, true]);
});
