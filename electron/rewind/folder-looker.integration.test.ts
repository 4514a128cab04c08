import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workerFile } from '../../fixtures/testkit/worker-file.ts';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { KnownFile, SeenBatch } from '../../shared/rewind/kept-state.ts';
import { FolderLooker, type FolderLookRequest } from './folder-looker.ts';

const worker = workerFile('history-worker');

const program = (text: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${text}`)}`);

describe('the thread that looks at folders', () => {
  let top = '';
  let root = '';
  let clock: ManualClock;
  let lifetime: Lifetime;
  let looker: FolderLooker;
  /** What a host would have stored. */
  let stored: Map<string, KnownFile>;
  let isFirst = true;
  let asked = 0;
  let batches: SeenBatch[] = [];
  const start = (script = worker) => new FolderLooker({ worker: script, clock, lifetime });
  const store = async (batch: SeenBatch): Promise<boolean> => {
    batches.push(batch);
    for (const { after, path, stamp } of batch.changes) {
      if (stamp === null) stored.delete(path);
      else stored.set(path, { path, stamp, state: after });
    }
    return true;
  };
  const look = async (request: Partial<FolderLookRequest> = {}) => {
    batches = [];
    const known = async () => {
      asked += 1;
      return { files: [...stored.values()], isFirst };
    };
    const result = await looker.look(root, { known, room: () => 1e9, spare: 0, deliver: store, ...request });
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

  it('asks what is known after it ended because it was idle, and once it forgot the folder', async () => {
    plant(3);
    await look();
    clock.advance(300_000);
    expect(await look()).toMatchObject({ isComplete: true, files: 3, changes: [] });
    expect(asked).toBe(2);
    looker.forget(root);
    expect((await look()).changes).toEqual([]);
    expect(asked).toBe(3);
  });

  it('asks what is known until the first look is complete', async () => {
    plant(2);
    await rename(root, join(top, 'away'));
    expect(await look()).toMatchObject({ isComplete: false });
    await rename(join(top, 'away'), root);
    expect(await look()).toMatchObject({ isComplete: true, files: 2 });
    expect(await look()).toMatchObject({ isComplete: true, changes: [] });
    expect(asked).toBe(2);
  });

  it('looks at one folder after the other, and keeps few of them in memory', async () => {
    const roots = Array.from({ length: 5 }, (_, at) => join(top, `${at}`));
    for (const each of roots) mkdirSync(each);
    const known = async () => {
      asked += 1;
      return { files: [], isFirst: false };
    };
    const request = { known, room: () => 0, spare: 0, deliver: store };
    await Promise.all(roots.map((each) => looker.look(each, request)));
    expect(asked).toBe(5);
    await looker.look(roots[4] ?? '', request);
    expect(asked).toBe(5);
    await looker.look(roots[0] ?? '', request);
    expect(asked).toBe(6);
  });

  it('gives one batch at a time, and none after one was refused', async () => {
    plant(2_500);
    let [open, most, calls] = [0, 0, 0];
    const deliver = async (batch: SeenBatch): Promise<boolean> => {
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
    expect(await look({ known: failure })).toMatchObject({ isComplete: false });
    expect(await look()).toMatchObject({ isComplete: true, files: 2 });
  });

  it('reports nothing as removed from a disk that is not connected, even after it was idle', async () => {
    plant(2);
    await look();
    clock.advance(300_000);
    await rename(root, join(top, 'away'));
    mkdirSync(root);
    expect(await look()).toMatchObject({ isComplete: false, changes: [] });
    expect(stored.size).toBe(2);
  });

  it('ends a look when the app ends, and starts no thread after that', async () => {
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

  it('is ended when it shows no life, and the next look starts another one', async () => {
    looker = start(
      program(`parentPort.on('message', ({ id, root }) => {
        if (root === '/hangs') for (;;);
        parentPort.postMessage({ id, look: { isComplete: true, files: 7, id: null } });
      });`),
    );
    const request = { known: () => Promise.reject(new Error('not asked')), room: () => 0, spare: 0, deliver: store };
    const looked = looker.look('/hangs', request);
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(60_000);
    expect(await looked).toMatchObject({ isComplete: false });
    expect(await looker.look('/works', request)).toMatchObject({ isComplete: true, files: 7 });
  });

  it('is not ended while the host stores what it found', async () => {
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

  it('survives a thread that dies during a look', async () => {
    looker = start(
      program(`parentPort.on('message', ({ id, known }) => {
        if (known === null) parentPort.postMessage({ id, look: 'unknown' });
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
});
