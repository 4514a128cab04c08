import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { measureDataUse } from './data-use.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-use-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('counts databases with their extra files, and folders with everything in them', async () => {
  await writeFile(join(folder, 'journal.db'), 'x'.repeat(10));
  await writeFile(join(folder, 'journal.db-wal'), 'x'.repeat(5));
  await mkdir(join(folder, 'logs', 'old'), { recursive: true });
  await writeFile(join(folder, 'logs', 'one.log'), 'x'.repeat(3));
  await writeFile(join(folder, 'logs', 'old', 'two.log'), 'x'.repeat(4));
  await mkdir(join(folder, 'imported-runs', '.workcells', 'wc-1'), { recursive: true });
  await writeFile(join(folder, 'imported-runs', '.workcells', 'wc-1', 'telemetry.jsonl'), 'x'.repeat(6));
  await mkdir(join(folder, 'removed', 'wc-1'), { recursive: true });
  await writeFile(join(folder, 'removed', 'wc-1', 'file'), 'x'.repeat(8));
  expect(await measureDataUse(folder, { outputs: 100, changes: 0, history: 0, free: 0, threads: 7 })).toEqual([
    { kind: 'threads', bytes: 7 },
    { kind: 'outputs', bytes: 100 },
    { kind: 'journal', bytes: 15 },
    { kind: 'imported', bytes: 6 },
    { kind: 'removed', bytes: 8 },
    { kind: 'log', bytes: 7 },
  ]);
});

it('returns no data use for an empty data folder', async () => {
  expect(await measureDataUse(join(folder, 'no-such'), null)).toEqual([]);
});
