import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { canMount, mountLimitedDisk } from '../../build/faults/limited-disk.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { readFileState } from './file-state.ts';
import { recoverTransactions } from './recover-transactions.ts';
import { runTransaction } from './run-transaction.ts';
import type { Step } from './step.ts';
import { listTree } from './testing/transaction-bench.ts';
import { describeTransactionProblem } from './transaction-problem.ts';

/** Makes a project on a small disk, and a data folder on another one. */
function setUp() {
  const disk = mountLimitedDisk();
  const data = createTemporaryFolder('transaction-data');
  onTestFinished(async () => {
    disk.clear();
    await disk.folder.remove();
    await data.remove();
  });
  const folders = { pending: join(data.path, 'transactions'), kept: join(data.path, 'removed') };
  return { disk, root: disk.folder.path, data: data.path, folders };
}

it.skipIf(!canMount())("restores everything byte for byte when the project's disk is full or read-only", async () => {
  const { data, disk, folders, root } = setUp();
  await writeFile(join(root, 'a'), 'a');
  await writeFile(join(root, 'b'), 'b');
  const large = join(data, 'large');
  await writeFile(large, randomBytes(2_000_000));
  const steps: Step[] = [];
  for (const [path, source] of [
    ['a', large],
    ['new', large],
  ] as const) {
    const before = await readFileState(join(root, path));
    if (before.kind !== 'file' && before.kind !== 'absent') throw new Error(before.kind);
    steps.push({ path, before, after: { kind: 'file', source, executable: false } });
  }
  const b = await readFileState(join(root, 'b'));
  if (b.kind !== 'file') throw new Error(b.kind);
  steps.push({ path: 'b', before: b, after: { kind: 'absent' } });
  const request = { root, steps, label: 'wc-1', now: 1 };
  const before = await listTree(root);
  disk.fill(100_000);
  const full = await runTransaction(folders, request);
  if (full.ok) throw new Error('There was room');
  expect(describeTransactionProblem(full.error)).toContain('the disk is full');
  const { filler: _, ...rest } = await listTree(root);
  expect(rest).toEqual(before);
  disk.clear();
  disk.forbidWriting();
  const forbidden = await runTransaction(folders, request);
  if (forbidden.ok) throw new Error('It was written');
  // A failed cleanup changes nothing either.
  expect(await readFile(join(root, 'a'), 'utf8')).toBe('a');
  disk.clear();
  await recoverTransactions(folders, 2);
  expect(await listTree(root)).toEqual(before);
  // Across disks, it also keeps copies of the old files.
  const done = await runTransaction(folders, request);
  if (!done.ok || done.value.copies === null) throw new Error(JSON.stringify(done));
  expect(await readFile(join(done.value.copies, 'before/a'), 'utf8')).toBe('a');
  expect(Object.keys(await listTree(root))).toEqual(['a', 'new']);
});
