import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getWorkerFile } from '../../fixtures/testkit/worker-file.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { KnownFile, ScanBatch } from '../model/threads/file-snapshot.ts';
import { FolderScanner, type FolderScanRequest } from './folder-scanner.ts';

const worker = getWorkerFile('history-worker');

const program = (text: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${text}`)}`);

describe('the folder scanner', () => {
  let top = '';
  let root = '';
  let clock: ManualClock;
  let lifetime: Lifetime;
  let looker: FolderScanner;
  /** What a host would have stored. */
  let stored: Map<string, KnownFile>;
  let isFirst = true;
  let asked = 0;
  let batches: ScanBatch[] = [];
  const start = (script = worker) => new FolderScanner({ worker: script, clock, lifetime });
  const store = async (batch: ScanBatch): Promise<boolean> => {
    batches.push(batch);
    for (const { after, path, stamp } of batch.changes) {
      if (stamp === null) stored.delete(path);
      else stored.set(path, { path, stamp, state: after });
    }
    return true;
  };
  const look = async (request: Partial<FolderScanRequest> = {}) => {
    batches = [];
    const known = async () => {
      asked += 1;
      return { files: [...stored.values()], isFirst };
    };
    const result = await looker.scan(root, {
      readKnown: known,
      getRoom: () => 1e9,
      spare: 0,
      deliver: store,
      ...request,
    });
    if (result.isComplete) isFirst = false;
    return { ...result, changes: batches.flatMap(({ changes }) => changes) };
  };
  const plant = (count: number): void => {
    for (let at = 0; at < count; at += 1) writeFileSync(join(root, `f${at}`), `${at}`);
  };

  beforeEach(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-looker-')));
    root = join(top, 'root');
    mkdirSync(root);
    clock = new ManualClock(Date.now());
    lifetime = new Lifetime();
    stored = new Map();
    [isFirst, asked] = [true, 0];
    looker = start();
  });
  afterEach(async () => {
    await lifetime.end();
    await rm(top, { recursive: true });
  });

  it('delivers files with their contents, and then only what changed', async () => {
    await writeFile(join(root, 'a'), 'one');
    expect(await look()).toMatchObject({ isComplete: true, files: 1, changes: [{ path: 'a', before: null }] });
    const [content] = batches[0]?.contents ?? [];
    expect(inflateSync(content?.deflated ?? new Uint8Array()).toString()).toBe('one');
    expect(content?.deflated.byteLength).toBe(content?.deflated.buffer.byteLength);
    await writeFile(join(root, 'a'), 'changed');
    await writeFile(join(root, 'b'), 'one');
    const { changes } = await look();
    expect(changes).toMatchObject([{ path: 'a' }, { path: 'b', before: { kind: 'absent' } }]);
    // The host still has the content of `b`.
    expect(batches.flatMap(({ contents }) => contents)).toHaveLength(1);
    expect(asked).toBe(1);
  });

  it('requests the known state after an idle worker ended, and after the folder was forgotten', async () => {
    plant(3);
    await look();
    clock.advance(300_000);
    expect(await look()).toMatchObject({ isComplete: true, files: 3, changes: [] });
    expect(asked).toBe(2);
    looker.forget(root);
    expect((await look()).changes).toEqual([]);
    expect(asked).toBe(3);
  });

  it('requests the known state until the first scan is complete', async () => {
    plant(2);
    await rename(root, join(top, 'away'));
    expect(await look()).toMatchObject({ isComplete: false });
    await rename(join(top, 'away'), root);
    expect(await look()).toMatchObject({ isComplete: true, files: 2 });
    expect(await look()).toMatchObject({ isComplete: true, changes: [] });
    expect(asked).toBe(2);
  });

  it('scans one folder after another, and keeps few of them in memory', async () => {
    const roots = Array.from({ length: 5 }, (_, at) => join(top, `${at}`));
    for (const each of roots) mkdirSync(each);
    const readKnown = async () => {
      asked += 1;
      return { files: [], isFirst: false };
    };
    const request = { readKnown, getRoom: () => 0, spare: 0, deliver: store };
    await Promise.all(roots.map((each) => looker.scan(each, request)));
    expect(asked).toBe(5);
    await looker.scan(roots[4] ?? '', request);
    expect(asked).toBe(5);
    await looker.scan(roots[0] ?? '', request);
    expect(asked).toBe(6);
  });

  it('delivers one batch at a time, and none after one was refused', async () => {
    plant(2_500);
    let [open, most, calls] = [0, 0, 0];
    const deliver = async (batch: ScanBatch): Promise<boolean> => {
      calls += 1;
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return calls < 2 ? await store(batch) : false;
    };
    expect(await look({ deliver })).toMatchObject({ isComplete: false });
    expect([calls, most, stored.size]).toEqual([2, 1, 1_000]);
    expect(await look()).toMatchObject({ isComplete: true, files: 2_500 });
    expect([asked, stored.size]).toEqual([2, 2_500]);
    expect(batches.flatMap(({ changes }) => changes).every(({ before }) => before === null)).toBe(true);
  });

  it('treats a failing host like a refusal', async () => {
    plant(2);
    const failure = () => Promise.reject(new Error('disk full'));
    expect(await look({ deliver: failure })).toMatchObject({ isComplete: false });
    expect(await look({ readKnown: failure })).toMatchObject({ isComplete: false });
    expect(await look()).toMatchObject({ isComplete: true, files: 2 });
  });

  it('reports nothing as removed from a disconnected disk, even after it was idle', async () => {
    plant(2);
    await look();
    clock.advance(300_000);
    await rename(root, join(top, 'away'));
    mkdirSync(root);
    expect(await look()).toMatchObject({ isComplete: false, changes: [] });
    expect(stored.size).toBe(2);
  });

  it('ends a scan when the app quits, and starts no worker after that', async () => {
    plant(2);
    let ended: Promise<void> | null = null;
    const deliver = async (): Promise<boolean> => {
      ended ??= lifetime.end();
      return true;
    };
    expect(await look({ deliver })).toMatchObject({ isComplete: false });
    expect(await look()).toMatchObject({ isComplete: false });
    await ended;
    expect(asked).toBe(1);
  });

  it('terminates a silent worker, and starts another one for the next scan', async () => {
    looker = start(
      program(`parentPort.on('message', ({ id, root }) => {
        if (root === '/hangs') for (;;);
        parentPort.postMessage({ id, scan: { isComplete: true, files: 7, id: null } });
      });`),
    );
    const request = {
      readKnown: () => Promise.reject(new Error('not asked')),
      getRoom: () => 0,
      spare: 0,
      deliver: store,
    };
    const looked = looker.scan('/hangs', request);
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(60_000);
    expect(await looked).toMatchObject({ isComplete: false });
    expect(await looker.scan('/works', request)).toMatchObject({ isComplete: true, files: 7 });
  });

  it('does not terminate a worker while the host stores a batch', async () => {
    plant(1);
    const { promise: storing, resolve: startStoring } = Promise.withResolvers<void>();
    const { promise: stored, resolve: endStoring } = Promise.withResolvers<void>();
    const looked = look({
      deliver: async (batch) => {
        startStoring();
        await stored;
        return await store(batch);
      },
    });
    await storing;
    clock.advance(120_000);
    endStoring();
    expect(await looked).toMatchObject({ isComplete: true, files: 1 });
  });

  it('survives a worker that dies during a scan', async () => {
    looker = start(
      program(`parentPort.on('message', ({ id, known }) => {
        if (known === null) parentPort.postMessage({ id, scan: 'unknown' });
        else { parentPort.postMessage({ batch: { changes: [], contents: [] } }); setImmediate(() => process.exit(7)); }
      });`),
    );
    let isStored = false;
    const deliver = async (): Promise<boolean> => {
      await new Promise((resolve) => setImmediate(resolve));
      isStored = true;
      return true;
    };
    for (const count of [1, 2]) {
      isStored = false;
      expect(await look({ deliver })).toMatchObject({ isComplete: false });
      expect([asked, isStored]).toEqual([count, true]);
    }
  });

  describe.runIf(process.platform === 'linux')('with a watch', () => {
    const lookAtChanges = async () => {
      batches = [];
      const { extent, isComplete } = await looker.scanChanged(root, {
        readKnown: async () => {
          asked += 1;
          return { files: [...stored.values()], isFirst };
        },
        getRoom: () => 1e9,
        spare: 0,
        deliver: store,
      });
      return { extent, isComplete, changed: batches.flatMap(({ changes }) => changes.map(({ path }) => path)) };
    };

    it('the scanner reports a change, and scans only what changed since its last scan', async () => {
      plant(3);
      const { promise: reported, resolve } = Promise.withResolvers<void>();
      looker.watch(root, resolve);
      await look();
      await writeFile(join(root, 'f1'), 'changed');
      await reported;
      expect(await lookAtChanges()).toEqual({ extent: 'changed', isComplete: true, changed: ['f1'] });
      expect(await lookAtChanges()).toEqual({ extent: 'changed', isComplete: true, changed: [] });
      expect((await look()).changes).toEqual([]);
      expect(asked).toBe(1);
    });

    it('the scanner stays ready until all have ended the watch of a folder', async () => {
      plant(1);
      const ends = [looker.watch(root, () => undefined), looker.watch(root, () => undefined)];
      await look();
      clock.advance(300_000);
      ends[0]?.();
      expect(await lookAtChanges()).toMatchObject({ extent: 'changed' });
      ends[1]?.();
      expect(await lookAtChanges()).toMatchObject({ extent: 'whole', isComplete: true });
      expect(clock.pending).toBe(1);
    });

    it('the scanner scans the whole folder after it forgot it, and then watches it on', async () => {
      plant(2);
      looker.watch(root, () => undefined);
      await look();
      looker.forget(root);
      await writeFile(join(root, 'f0'), 'changed');
      expect(await lookAtChanges()).toEqual({ extent: 'whole', isComplete: true, changed: ['f0'] });
      await writeFile(join(root, 'f1'), 'changed');
      expect(await lookAtChanges()).toEqual({ extent: 'changed', isComplete: true, changed: ['f1'] });
    });
  });

  it('scans the whole folder for its changes if it is not watched', async () => {
    plant(2);
    await look();
    const request = { readKnown: () => Promise.reject(new Error('not asked')), getRoom: () => 1e9, spare: 0 };
    await writeFile(join(root, 'f1'), 'changed');
    expect(await looker.scanChanged(root, { ...request, deliver: store })).toMatchObject({ extent: 'whole', files: 2 });
  });
});
