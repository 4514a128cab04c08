import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStagedTransaction } from './testing/interrupted-transaction.ts';
import { createBench, gone } from './testing/transaction-bench.ts';

describe('the next start', () => {
  it('copies a file back when its work folder was deleted', async () => {
    const bench = await createBench({ 'deep/b': 'only copy of b' });
    const { places } = await createStagedTransaction(bench, [await bench.step('deep/b', 'new b')]);
    await rename(places.target('deep/b'), places.aside(0));
    await rm(places.workFolder, { recursive: true });
    expect(await bench.recover()).toMatchObject([{ type: 'restored', restored: 1, left: [] }]);
    expect(await bench.tree()).toEqual({ 'deep/b': 'only copy of b' });
  });

  it('waits for a disk that is not connected, and then restores every file', async () => {
    const bench = await createBench({ a: 'old a', b: 'old b', c: 'old c' });
    const { places } = await createStagedTransaction(bench, [
      await bench.step('a', 'new a'),
      await bench.step('b', 'new b'),
      await bench.step('c', gone),
    ]);
    await rename(places.target('a'), places.aside(0));
    await rename(places.fresh(0), places.target('a'));
    await rename(places.target('b'), places.aside(1));
    const disk = `${bench.root}-disk`;
    await rename(bench.root, disk);
    await mkdir(bench.root);
    const [waiting] = await bench.recover();
    expect(waiting).toMatchObject({ type: 'failed' });
    expect(waiting?.type === 'failed' && waiting.said).toContain('may not be connected');
    expect(readdirSync(bench.root)).toEqual([]);
    await rm(bench.root, { recursive: true });
    await rename(disk, bench.root);
    expect(await bench.recover()).toMatchObject([{ type: 'restored', restored: 2 }]);
    expect(await bench.tree()).toEqual({ a: 'old a', b: 'old b', c: 'old c' });
  });

  it('keeps the copies of a file that somebody changed', async () => {
    const bench = await createBench({ a: 'old a' });
    const { places } = await createStagedTransaction(bench, [await bench.step('a', 'new a')]);
    await rename(places.target('a'), places.aside(0));
    await rm(places.workFolder, { recursive: true });
    await bench.write('a', 'mine');
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['a'] }]);
    expect(await bench.tree()).toEqual({ a: 'mine' });
    expect(Object.values(await bench.kept())).toContain('old a');
    expect(existsSync(places.folder)).toBe(false);
  });
});
