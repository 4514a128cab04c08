import { appendFileSync, closeSync, copyFileSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { createFileRunSource } from '../../../electron/runs/records/file-run-source.ts';
import { RunReaderClient } from '../../../electron/runs/records/run-reader.ts';
import type { EventPageStart } from '../../../shared/contract/recorded-runs.ts';
import { anyEvent } from '../../../shared/runs/run-query.ts';
import { getMedian } from '../statistics.ts';

// Reads a telemetry file in the app's thread for it. Prints how long that took in milliseconds and how much this
// process grew in megabytes. Arguments: the file, a working folder, a search word.

const [path = '', folder = '', word = ''] = process.argv.slice(2);
const worker = new URL('../../../dist/run-worker.js', import.meta.url);
const indexFolder = join(folder, 'indexes');
rmSync(indexFolder, { recursive: true, force: true });

const begun = readMemory();
const first = await openRun(path);
const end = await time(() => first.page({ type: 'end' }));
const jump = getMedian(
  await runInTurn([0.2, 0.4, 0.5, 0.6, 0.8], (share) => time(() => first.page({ type: 'share', share }))),
);
const index = await time(() => first.page({ type: 'offset', offset: Number.MAX_SAFE_INTEGER }));
const waterfall = await time(() => first.source.waterfall(null, null, 1_200));
const search = await time(async () => {
  const view = first.source.search({ ...anyEvent, text: word }, () => undefined);
  const { count } = await view.done;
  if (count !== 1) throw new Error(`It was found ${count} times`);
  return await view.page({ place: { type: 'offset', offset: 0 }, limit: 200 });
});
const grown = readMemory() - begun;
await first.close();
const again = await openRun(path);
await again.close();
const tail = await timeTail();
process.stdout.write(
  JSON.stringify({
    open: first.took,
    end,
    jump,
    index,
    waterfall,
    search,
    memory: grown,
    again: again.took,
    tail,
    raw: readRaw(),
  }),
);

/** Opens a file in a running thread, as for any file after the first, until its first screen. */
async function openRun(file: string) {
  const reader = new RunReaderClient({ worker, indexFolder, clock: systemClock });
  const idle = createFileRunSource(reader, join(folder, 'nothing.jsonl'));
  await idle.totals();
  const began = performance.now();
  const source = createFileRunSource(reader, file);
  const page = (place: EventPageStart) => source.page({ place, limit: 200 });
  await expectSuccess(page({ type: 'share', share: 0 }));
  const took = performance.now() - began;
  const close = async () => {
    source.close();
    await reader.end();
  };
  return { source, page, took, close };
}

/** The time from adding an event until its notification. */
async function timeTail(): Promise<number> {
  const copy = join(folder, 'followed.jsonl');
  copyFileSync(path, copy);
  const { close, source } = await openRun(copy);
  const took = await runInTurn(Array.from({ length: 20 }), async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const endFollowing = source.follow(({ changed }) => changed.length > 0 && resolve());
    await source.totals();
    const began = performance.now();
    appendFileSync(copy, '{"type":"thinking","timestamp":"2025-12-18T22:12:23.000Z","content":"added"}\n');
    await promise;
    endFollowing();
    return performance.now() - began;
  });
  await close();
  rmSync(copy);
  return Math.max(...took);
}

/** The time to read the same bytes without processing them. */
function readRaw(): number {
  const began = performance.now();
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  while (readSync(file, buffer) > 0);
  closeSync(file);
  return performance.now() - began;
}

async function runInTurn<Each>(each: readonly Each[], act: (each: Each) => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (const one of each) took.push(await act(one));
  return took;
}

async function time(read: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const began = performance.now();
  await expectSuccess(read());
  return performance.now() - began;
}

async function expectSuccess(reading: Promise<{ readonly ok: boolean }>): Promise<void> {
  const result = await reading;
  if (!result.ok) throw new Error(`It could not be read: ${JSON.stringify(result)}`);
}

function readMemory(): number {
  return process.memoryUsage().rss / 1e6;
}
