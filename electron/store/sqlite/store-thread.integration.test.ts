import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ok } from '../../../shared/base/result.ts';
import { StoreThread } from './store-thread.ts';
import type { ProbeOperations } from './testing/probe-worker.ts';
import { countNotes, openSample, randomKey } from './testing/sample-database.ts';

describe('StoreThread', () => {
  let folder: TestFolder;
  let path = '';
  let store: StoreThread<ProbeOperations>;
  beforeEach(() => {
    folder = createTemporaryFolder('store');
    path = join(folder.path, 'sessions.db');
    store = new StoreThread<ProbeOperations>(new URL('./testing/probe-worker.ts', import.meta.url));
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  it('serves requests in order, and ends with the complete database in one file', async () => {
    const replies = [
      store.call('open', { path, key: null }),
      store.call('add', 10),
      store.call('count', null),
      store.call('fail', 'not today'),
      store.call('count', null),
    ];
    const settled: number[] = [];
    replies.forEach((reply, index) => void reply.then(() => settled.push(index)));
    await store.close();
    expect(await Promise.all(replies)).toEqual([
      ok({ type: 'created' }),
      ok(10),
      ok(10),
      { ok: false, error: { type: 'failed', message: 'not today' } },
      ok(10),
    ]);
    expect(settled).toEqual([0, 1, 2, 3, 4]);
    expect(store.state).toEqual({ type: 'closed' });
    expect(readdirSync(folder.path)).toEqual(['sessions.db']);
    const { db } = openSample(path, null);
    expect(countNotes(db)).toBe(10);
    db.close();
  });

  it('keeps no key: moves it to the worker, or zeroes it if there is none', async () => {
    const { key: bytes, salt } = randomKey();
    const key = new Uint8Array(bytes);
    expect(await store.call('open', { path, key: { key, salt } }, [key])).toEqual(ok({ type: 'created' }));
    expect(key.byteLength).toBe(0);
    await store.call('add', 3);
    await store.close();
    const late = new Uint8Array(bytes);
    await store.call('open', { path, key: { key: late, salt } }, [late]);
    expect(late).toEqual(new Uint8Array(32));
    const { db } = openSample(path, { key: bytes, salt });
    expect(countNotes(db)).toBe(3);
    db.close();
  });

  it('continues with a rewritten or recovered database', async () => {
    const key = randomKey();
    await store.call('open', { path, key: null });
    await store.call('add', 1_000);
    expect(await store.call('rewrite', key)).toEqual(ok(ok(undefined)));
    expect(await store.call('count', null)).toEqual(ok(1_000));
    expect(await store.call('recover', new Date('2025-01-31T23:59:59.123Z'))).toMatchObject({ value: { ok: true } });
    expect(await store.call('count', null)).toEqual(ok(1_000));
    await store.close();
    expect(readFileSync(path).includes('number7')).toBe(false);
    openSample(path, key).db.close();
  });

  it('reports a full disk, and writes again once there is room', async () => {
    await store.call('open', { path, key: randomKey() });
    await store.call('add', 5);
    await store.call('limitPages', 30);
    expect(await store.call('add', 5_000)).toEqual({ ok: false, error: { type: 'diskFull' } });
    expect(await store.call('count', null)).toEqual(ok(5));
    await store.call('limitPages', 10_000);
    expect(await store.call('add', 100)).toEqual(ok(105));
  });

  it('explains an operation that it cannot serve', async () => {
    expect(await store.call('count', null)).toMatchObject({ error: { message: 'The database is not open' } });
    expect(await store.call('answerFunction', null)).toMatchObject({ error: { type: 'failed' } });
    expect(store.state).toEqual({ type: 'running' });
  });

  it('settles everything when the worker crashes, and reports why', async () => {
    await store.call('open', { path, key: null });
    const [crash, ...waiting] = [store.call('crash', 'out of luck'), store.call('add', 1), store.call('count', null)];
    expect(await Promise.all(waiting)).toEqual([gone, gone]);
    await crash;
    expect(store.state).toEqual({ type: 'gone', reason: 'out of luck' });
    expect(await store.call('count', null)).toEqual(gone);
  });

  it('is gone when its file cannot be started', async () => {
    const none = new StoreThread<ProbeOperations>(new URL('./testing/no-such-worker.ts', import.meta.url));
    expect(await none.call('count', null)).toEqual(gone);
    expect(none.state).toMatchObject({ type: 'gone', reason: expect.stringContaining('no-such-worker') });
    await none.close();
  });
});

const gone = { ok: false, error: { type: 'storeGone' } };
