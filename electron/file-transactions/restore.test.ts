import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { applySteps } from './apply-steps.ts';
import { createStagedTransaction } from './testing/interrupted-transaction.ts';
import { toPlainPath } from './testing/plain-path.ts';
import { createBench, gone, nothing } from './testing/transaction-bench.ts';

// Simulates an editor that saves by rename just before our own rename or removal.
const editor = vi.hoisted(() => ({ saves: new Map<string, string>() }));
const disk = vi.hoisted(() => ({ refusal: '', numbersNames: false }));

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  const save = async (place: unknown) => {
    const path = toPlainPath(place);
    const text = editor.saves.get(path);
    if (text === undefined) return;
    editor.saves.delete(path);
    await real.writeFile(`${path}.tmp`, text);
    await real.rename(`${path}.tmp`, path);
  };
  const unlink: typeof real.unlink = async (path) => {
    await save(path);
    await real.unlink(path);
  };
  const rename: typeof real.rename = async (from, to) => {
    await save(from);
    if (disk.refusal !== '' && String(to).includes('/before/'))
      throw Object.assign(new Error('No'), { code: disk.refusal });
    await real.rename(from, to);
  };
  const lstat = async (...given: Parameters<typeof real.lstat>) => {
    const facts = await real.lstat(...given);
    const place = Buffer.from(toPlainPath(given[0]));
    if (disk.numbersNames && facts.isFile() && typeof facts.ino === 'bigint')
      facts.ino = BigInt(`0x${place.toString('hex')}`);
    return facts;
  };
  return { ...real, lstat, rename, unlink };
});

describe('the next start', () => {
  it.runIf(process.platform === 'linux')(
    'recovery at the next start keeps a new file that a program has opened',
    async () => {
      const bench = await createBench({});
      const { places } = await createStagedTransaction(bench, [
        await bench.step('logs/a.log', 'new'),
        await bench.step('b', 'new b'),
      ]);
      await mkdir(join(bench.root, 'logs'), { recursive: true });
      await rename(places.getNewFile(0), places.resolve('logs/a.log'));
      await rename(places.getNewFile(1), places.resolve('b'));
      const opened = await open(places.resolve('logs/a.log'), 'a');
      onTestFinished(() => opened.close());
      expect(await bench.recover()).toMatchObject([{ type: 'restored', restored: 2, left: [] }]);
      await opened.write(' and what came later');
      expect(await bench.tree()).not.toHaveProperty('b');
      const kept = Object.entries(await bench.kept()).filter(([name]) => name.includes('/found/'));
      expect(kept).toEqual([[expect.stringMatching(/\/found\/logs\/a\.log$/), 'new and what came later']]);
    },
  );

  it('recovery at the next start copies a file back when its work folder was deleted', async () => {
    const bench = await createBench({ 'deep/b': 'only copy of b' });
    const { places } = await createStagedTransaction(bench, [await bench.step('deep/b', 'new b')]);
    await rename(places.resolve('deep/b'), places.getOldFile(0));
    await rm(places.workFolder, { recursive: true });
    expect(await bench.recover()).toMatchObject([{ type: 'restored', restored: 1, left: [] }]);
    expect(await bench.tree()).toEqual({ 'deep/b': 'only copy of b' });
  });

  it('recovery at the next start waits for a disk that is not connected, and then restores every file', async () => {
    const bench = await createBench({ a: 'old a', b: 'old b', c: 'old c' });
    const { places } = await createStagedTransaction(bench, [
      await bench.step('a', 'new a'),
      await bench.step('b', 'new b'),
      await bench.step('c', gone),
    ]);
    await rename(places.resolve('a'), places.getOldFile(0));
    await rename(places.getNewFile(0), places.resolve('a'));
    await rename(places.resolve('b'), places.getOldFile(1));
    const disk = `${bench.root}-disk`;
    await rename(bench.root, disk);
    await mkdir(bench.root);
    const [waiting] = await bench.recover();
    expect(waiting).toMatchObject({ type: 'failed' });
    expect(waiting?.type === 'failed' && waiting.said).toContain('may be disconnected');
    expect(readdirSync(bench.root)).toEqual([]);
    await rm(bench.root, { recursive: true });
    await rename(disk, bench.root);
    expect(await bench.recover()).toMatchObject([{ type: 'restored', restored: 2 }]);
    expect(await bench.tree()).toEqual({ a: 'old a', b: 'old b', c: 'old c' });
  });

  it('recovery at the next start keeps the copies of a file that someone changed', async () => {
    const bench = await createBench({ a: 'old a' });
    const { places } = await createStagedTransaction(bench, [await bench.step('a', 'new a')]);
    await rename(places.resolve('a'), places.getOldFile(0));
    await rm(places.workFolder, { recursive: true });
    await bench.write('a', 'mine');
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['a'] }]);
    expect(await bench.tree()).toEqual({ a: 'mine' });
    expect(Object.values(await bench.kept())).toContain('old a');
    expect(existsSync(places.folder)).toBe(false);
  });

  it('recovery at the next start keeps a file that an editor saves while ours is being removed', async () => {
    const bench = await createBench({ a: 'old a', b: 'old b' });
    const { places } = await createStagedTransaction(bench, [
      await bench.step('a', 'new a'),
      await bench.step('c', 'new c'),
    ]);
    await rename(places.resolve('a'), places.getOldFile(0));
    await rename(places.getNewFile(0), places.resolve('a'));
    await rename(places.getNewFile(1), places.resolve('c'));
    for (const name of ['a', 'c']) editor.saves.set(join(bench.root, name), `mine: ${name}`);
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['c', 'a'] }]);
    expect(await bench.tree()).toEqual({ a: 'mine: a', b: 'old b', c: 'mine: c' });
    expect(Object.values(await bench.kept())).toContain('old a');
  });

  it('recovery at the next start returns a file that it had moved away when it was killed', async () => {
    const bench = await createBench();
    const { places } = await createStagedTransaction(bench, [await bench.step('c', 'new c')]);
    await bench.write('c', 'mine');
    await rename(places.resolve('c'), places.getMovedAway(0));
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['c'] }]);
    expect(await bench.tree()).toEqual({ c: 'mine' });
    const again = await createStagedTransaction(bench, [await bench.step('d', 'new d')]);
    await bench.write('d', 'first');
    await rename(again.places.resolve('d'), again.places.getMovedAway(0));
    await bench.write('d', 'second');
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['d'] }]);
    expect(await bench.tree()).toEqual({ c: 'mine', d: 'second' });
    expect(Object.values(await bench.kept())).toContain('first');
  });

  it('recovery at the next start removes half a copy on a disk without hard links, but no file of the user', async () => {
    const bench = await createBench();
    const { places } = await createStagedTransaction(bench, [
      await bench.step('c', 'new c'),
      await bench.step('d', 'new d'),
    ]);
    await writeFile(places.copying, '');
    await bench.write('c', 'new');
    await bench.write('d', 'mine');
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['d'] }]);
    expect(await bench.tree()).toEqual({ d: 'mine' });
  });

  it.skipIf(process.platform === 'win32')(
    'recovery at the next start keeps no copies when every old file is at its path',
    async () => {
      const bench = await createBench({ 'deep/a': 'old a' });
      const steps = [await bench.step('deep/a', 'new a'), await bench.step('c', 'new c')];
      await createStagedTransaction(bench, steps);
      await bench.write('c', 'mine');
      expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['c'], copies: null }]);
      expect(await bench.kept()).toEqual({});
      expect(await bench.tree()).toEqual({ 'deep/a': 'old a', c: 'mine' });
    },
  );

  it('recovery at the next start ends though a copy that it removed before is needed now', async () => {
    const bench = await createBench({ a: 'old a' });
    const steps = [await bench.step('a', 'new a'), await bench.step('c', 'new c')];
    const { places } = await createStagedTransaction(bench, steps);
    await bench.write('c', 'mine');
    await rm(join(places.copiesFolder, 'a'));
    await rm(join(bench.root, 'a'));
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['c', 'a'] }]);
    expect(await bench.recover()).toEqual([]);
  });

  it('recovery at the next start reports no file below a link that its transaction has not replaced yet', async () => {
    const bench = await createBench({ 'b/x': 'other' });
    await symlink('b', join(bench.root, 'a'));
    const before = await bench.tree();
    const inside = { path: 'a/x', before: nothing, after: await bench.file('x') };
    await createStagedTransaction(bench, [await bench.step('a', gone), inside]);
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: [], copies: null }]);
    expect(await bench.tree()).toEqual(before);
  });

  it('recovery at the next start reports no folder that its transaction has not replaced yet', async () => {
    const bench = await createBench({ 'a/x': 'x' });
    const file = { path: 'a', before: nothing, after: await bench.file('a file') };
    await createStagedTransaction(bench, [await bench.step('a/x', gone), file]);
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: [], copies: null }]);
    expect(await bench.tree()).toEqual({ 'a/x': 'x' });
  });

  it('a transaction leaves no folder behind on a disk where each name of a file has a number of its own', async () => {
    const bench = await createBench({ a: 'old a' });
    disk.numbersNames = true;
    onTestFinished(() => void Object.assign(disk, { numbersNames: false }));
    expect(await bench.run(await bench.step('a', 'new a'))).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({ a: 'new a' });
    expect(Object.values(await bench.kept())).toContain('old a');
  });

  it('recovery at the next start deletes an old file only when its copy is on another disk and complete', async () => {
    const bench = await createBench({ a: 'old a' });
    const { note, places } = await createStagedTransaction(bench, [await bench.step('a', 'new a')]);
    await applySteps(places, note);
    disk.refusal = 'EIO';
    expect(await bench.recover()).toMatchObject([{ type: 'failed' }]);
    expect(existsSync(places.getOldFile(0))).toBe(true);
    disk.refusal = 'EXDEV';
    await writeFile(join(places.copiesFolder, 'a'), 'half');
    expect(await bench.recover()).toMatchObject([{ type: 'finished' }]);
    disk.refusal = '';
    expect(Object.values(await bench.kept())).toContain('old a');
    expect(await bench.tree()).toEqual({ a: 'new a' });
  });
});
