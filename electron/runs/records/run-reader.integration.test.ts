import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { anyEvent } from '../../../shared/runs/run-query.ts';
import { createFileRunSource } from './file-run-source.ts';
import { RunReaderClient } from './run-reader.ts';

/** Hangs on a file called `hung`. Otherwise returns what it received so far, and reports it as an update. */
const worker = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId } from 'node:worker_threads';
  const paths = new Map();
  const followed = [];
  parentPort.on('message', (request) => {
    if (request.type === 'open') paths.set(request.source, request.path);
    if (request.type === 'follow' && request.on) followed.push(request.source);
    if (request.type === 'end') parentPort.close();
    if (request.type !== 'call') return;
    const { input, name } = request.call;
    if (paths.get(input.source) === 'hung') for (;;);
    for (const source of followed) parentPort.postMessage({ type: 'news', source, news: 'news' });
    const output = name === 'search' ? { count: 1, isWhole: true } : { ok: true, value: [...paths.values()] };
    parentPort.postMessage({ type: 'reply', id: request.id, output });
  });
`)}`,
);
const clock = new ManualClock();
let reader: RunReaderClient;
beforeEach(() => {
  reader = new RunReaderClient({ worker, indexFolder: '', clock });
});
afterEach(() => reader.end());

it('ends a thread that hangs in one file, and reads the others in a new one without being asked again', async () => {
  const [hung, whole] = [createFileRunSource(reader, 'hung'), createFileRunSource(reader, 'whole')];
  const news: unknown[] = [];
  whole.follow((some) => news.push(some));
  const found = whole.search(anyEvent, () => undefined);
  expect(await found.done).toEqual({ count: 1, isWhole: true });
  expect(await found.page({ place: { type: 'end' }, limit: 1 })).toMatchObject({ ok: true });
  news.length = 0;

  const [stuck, behind] = [hung.totals(), whole.report()];
  clock.advance(60_000);
  const ended = { ok: false, error: { type: 'unreadable' } };
  expect(await Promise.all([stuck, behind])).toMatchObject([ended, ended]);

  // The hung file stays closed until the next request for it.
  expect(await whole.totals()).toEqual({ ok: true, value: ['whole'] });
  expect(news).toEqual(['news']);
  expect(await found.page({ place: { type: 'end' }, limit: 1 })).toMatchObject(ended);
  expect(clock.pending).toBe(0);
});

it('gives what reads all of a file as long as it takes', async () => {
  const source = createFileRunSource(reader, 'whole');
  const found = source.search(anyEvent, () => undefined);
  const offset = { type: 'offset', offset: 10 } as const;
  const all = [found.done, found.page({ place: offset, limit: 1 }), source.page({ place: offset, limit: 1 })];
  expect(clock.pending).toBe(0);
  const page = source.page({ place: { type: 'end' }, limit: 1 });
  expect(clock.pending).toBe(1);
  await Promise.all([...all, page]);
});

it('starts no thread after its end', async () => {
  await reader.end();
  const before = process.getActiveResourcesInfo().length;
  reader.gather('/work', () => undefined)();
  createFileRunSource(reader, 'whole');
  expect(process.getActiveResourcesInfo()).toHaveLength(before);
});
