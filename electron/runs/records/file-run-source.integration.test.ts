import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import { anyEvent } from '../../../shared/runs/run-query.ts';
import { systemClock } from '../../files/system-clock.ts';
import { createFileRunSource } from './file-run-source.ts';
import { RunReaderClient } from './run-reader.ts';
import type { RunSource, RunSourceUpdate } from './run-source.ts';

let folder: TestFolder;
let path = '';
let reader: RunReaderClient;
let source: RunSource;
beforeEach(() => {
  folder = createTemporaryFolder('file-source');
  path = join(folder.path, 'telemetry.jsonl');
  reader = new RunReaderClient({
    worker: getWorkerFile('run-worker'),
    indexFolder: join(folder.path, 'indexes'),
    clock: systemClock,
  });
  source = createFileRunSource(reader, path);
});
afterEach(async () => {
  source.close();
  await reader.end();
  await folder.remove();
});

const line = (content: string) => `{"type":"thinking","timestamp":"2025-12-18T22:12:23.000Z","content":"${content}"}\n`;

/** Waits for the next update that satisfies the predicate. */
function nextNews(holds: (news: RunSourceUpdate) => boolean): Promise<RunSourceUpdate> {
  return new Promise((resolve) => {
    const end = source.follow((news) => {
      if (!holds(news)) return;
      end();
      resolve(news);
    });
  });
}

it('answers from a worker thread of its own', async () => {
  writeFileSync(path, line('one') + line('two'));
  expect(await source.totals()).toMatchObject({ ok: true, value: { events: 2 } });
  expect(await source.page({ place: { type: 'end' }, limit: 1 })).toMatchObject({
    ok: true,
    value: { events: [{ offset: 1, data: { content: 'two' } }], hasBefore: true },
  });
  expect(await source.event(0)).toMatchObject({ ok: true, value: { data: { content: 'one' } } });
  expect(await source.waterfall(null, null, 100)).toMatchObject({ ok: true, value: { bars: [{ lane: 'model' }] } });
});

it('searches, pages through the results, and forgets them', async () => {
  writeFileSync(path, Array.from({ length: 100 }, (_, number) => line(`Thought ${number}`)).join(''));
  const view = source.search({ ...anyEvent, text: 'thought 9' }, () => undefined);
  expect(await view.done).toEqual({ count: 11, isWhole: true });
  expect(await view.page({ place: { type: 'offset', offset: 1 }, limit: 1 })).toMatchObject({
    ok: true,
    value: { events: [{ data: { content: 'Thought 90' } }], hasBefore: true, totals: { events: 100 } },
  });
  view.end();
  expect(await view.page({ place: { type: 'end' }, limit: 1 })).toEqual({ ok: false, error: { type: 'runGone' } });
});

it('reports the progress of a search in a large file, and stops it', async () => {
  const some = line('x'.repeat(500)).repeat(4_000);
  for (let part = 0; part < 40; part++) appendFileSync(path, some);
  const shares: number[] = [];
  const first = Promise.withResolvers<void>();
  const whole = source.search({ ...anyEvent, minDurationMs: 1 }, (share) => {
    shares.push(share);
    first.resolve();
  });
  await first.promise;
  const ended = source.search({ ...anyEvent, minDurationMs: 1 }, () => ended.end());
  expect((await ended.done).isWhole).toBe(false);
  expect(await whole.done).toEqual({ count: 0, isWhole: true });
  expect(shares.every((share, at) => share > (shares[at - 1] ?? 0) && share <= 1)).toBe(true);
  // The page by number is available as soon as the index has reached it.
  expect(await source.page({ place: { type: 'offset', offset: 159_999 }, limit: 5 })).toMatchObject({
    ok: true,
    value: { events: [{ offset: 159_999 }], totals: { events: 160_000, progress: null } },
  });
});

it('reads a large file as steps, reports progress, and answers questions in the meantime', async () => {
  const filler = 'x'.repeat(2_000);
  const lines = Array.from({ length: 20_000 }, (_, number) => line(`${number} ${filler}`));
  writeFileSync(path, lines.join(''));
  const shares: number[] = [];
  const reading = source.steps('/work', (share) => shares.push(share));
  expect(await source.event(0)).toMatchObject({ ok: true });
  expect(await reading.done).toMatchObject({
    ok: true,
    value: { sums: { kept: 5_000, leftOut: 15_000, before: 2_500 } },
  });
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));

  const canceled = source.steps('/work', () => undefined);
  canceled.end();
  expect(await canceled.done).toEqual({ ok: true, value: null });
});

it('reads no steps from a missing file, and reads those of a last line without an end', async () => {
  expect(await source.steps('/work', () => undefined).done).toEqual({ ok: false, error: { type: 'runGone' } });
  writeFileSync(path, line('one') + line('two').trim());
  expect(await source.steps('/work', () => undefined).done).toMatchObject({
    ok: true,
    value: { steps: [{ text: 'one' }, { text: 'two' }] },
  });
});

it('announces new events unasked', async () => {
  writeFileSync(path, line('one'));
  await source.totals();
  const reported = nextNews(({ changed }) => changed.length > 0);
  await source.totals();
  appendFileSync(path, line('two'));
  expect(await reported).toMatchObject({ isWhole: true, changed: [{ offset: 1, data: { content: 'two' } }] });
});

it('announces that a file was deleted and that a new one appeared', async () => {
  writeFileSync(path, line('one'));
  await source.totals();
  const gone = nextNews(({ totals }) => totals.change === 'gone');
  await source.totals();
  rmSync(path);
  await gone;
  const back = nextNews(({ totals }) => totals.change === 'replaced');
  writeFileSync(path, line('anew') + line('and more'));
  expect(await back).toMatchObject({ isWhole: false });
  expect(await source.totals()).toMatchObject({ ok: true, value: { events: 2 } });
});

it('shares one open file between its sources', async () => {
  writeFileSync(path, line('one'));
  const other = createFileRunSource(reader, path);
  expect((await other.totals()).ok).toBe(true);
  other.close();
  expect((await other.totals()).ok).toBe(false);
  expect((await source.totals()).ok).toBe(true);
});

it('reports that its worker thread ended, and starts it again for the next file', async () => {
  writeFileSync(path, line('one'));
  expect((await source.totals()).ok).toBe(true);
  await reader.end();
  expect(await source.totals()).toMatchObject({ ok: false, error: { type: 'unreadable' } });
  const again = createFileRunSource(reader, path);
  expect(await again.totals()).toMatchObject({ ok: false, error: { type: 'unreadable' } });
  again.close();
});
