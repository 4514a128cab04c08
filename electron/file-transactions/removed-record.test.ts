import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applySteps } from './apply-steps.ts';
import { deleteExpired } from './removed-record.ts';
import { createStagedTransaction } from './testing/interrupted-transaction.ts';
import { createBench } from './testing/transaction-bench.ts';

const day = 24 * 60 * 60 * 1_000;
const forget = async () => undefined;

it('keeps copies for seven days from the start that finished the change', async () => {
  const bench = await createBench({ a: 'old a' });
  const { note, places } = await createStagedTransaction(bench, [await bench.step('a', 'new a')]);
  await applySteps(places, note);
  const now = note.createdAt + 30 * day;
  expect(await bench.recover(now)).toMatchObject([{ type: 'finished' }]);
  await deleteExpired(bench.folders.kept, now, forget);
  expect(Object.values(await bench.kept())).toContain('old a');
  for (let days = 1; days <= 6; days++) await deleteExpired(bench.folders.kept, now + days * day, forget);
  expect(Object.values(await bench.kept())).toContain('old a');
  await deleteExpired(bench.folders.kept, now + 7 * day, forget);
  expect(await bench.kept()).toEqual({});
});

it('deletes nothing at one start with a wrong clock, and nothing without a record', async () => {
  const bench = await createBench({ a: 'old a' });
  await bench.run(await bench.step('a', 'new a'));
  await deleteExpired(bench.folders.kept, 1_000 + 9_000 * day, forget);
  await deleteExpired(bench.folders.kept, 1_000, forget);
  expect(Object.values(await bench.kept())).toContain('old a');
  const folder = join(bench.root, '../damaged');
  await mkdir(folder);
  await writeFile(join(folder, 'removed.json'), '{}');
  await rename(folder, join(bench.folders.kept, 'damaged'));
  for (let days = 1; days <= 9; days++) await deleteExpired(bench.folders.kept, 1_000 + days * day, forget);
  expect(existsSync(join(bench.folders.kept, 'damaged'))).toBe(true);
});
