import { existsSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStagedTransaction } from './testing/interrupted-transaction.ts';
import { toPlainPath } from './testing/plain-path.ts';
import { createBench, gone, listTree } from './testing/transaction-bench.ts';

// Simulates a program in the workspace that acts just before a call that changes files.
const attacker = vi.hoisted(() => ({ act: (_call: string, _path: string) => {} }));
afterEach(() => {
  attacker.act = () => {};
});

vi.mock('node:fs/promises', async (load) => {
  const real = await load<Record<string, unknown>>();
  const wrapped = ['open', 'rename', 'link', 'symlink', 'unlink', 'writeFile'].map((name) => {
    const act = real[name] as (...args: unknown[]) => Promise<unknown>;
    const call = async (...args: unknown[]) => {
      attacker.act(name, toPlainPath(args[name === 'link' || name === 'symlink' ? 1 : 0]));
      return await act(...args);
    };
    return [name, call];
  });
  return { ...real, ...Object.fromEntries(wrapped) };
});

/** Creates a folder outside the workspace with someone else's files. */
async function setUp(files: Readonly<Record<string, string>>) {
  const bench = await createBench(files);
  const outside = join(bench.root, '../outside');
  await mkdir(outside);
  for (const name of ['.gitignore', 'a']) await writeFile(join(outside, name), `outside ${name}`);
  return { ...bench, outside, before: await listTree(outside) };
}

/** Replaces a folder with a link just before the first matching call. */
function swapBefore(folder: string | RegExp, outside: string, call: string, name: RegExp): { readonly done: boolean } {
  const state = { done: false };
  attacker.act = (made, path) => {
    const at = typeof folder === 'string' ? folder : folder.exec(path)?.[0];
    if (state.done || made !== call || at === undefined || !name.test(path)) return;
    state.done = true;
    renameSync(at, `${at}-moved`);
    symlinkSync(outside, at);
  };
  return state;
}

const workFolder = /^.*[/][.]workcell-[0-9a-f]+/;

describe('a link in place of the work folder', () => {
  for (const [call, name] of [
    ['open', /[/]0-[^/]+[.]new$/],
    ['open', /[/]2-[^/]+[.]new$/],
  ] as const) {
    it(`redirects no new files to the outside (${name.source})`, async () => {
      const bench = await setUp({ a: 'old a' });
      const swapped = swapBefore(workFolder, bench.outside, call, name);
      const done = await bench.run(
        await bench.step('a', 'new a'),
        await bench.step('b', 'b'),
        await bench.step('c', 'c'),
      );
      expect([swapped.done, done.ok]).toEqual([true, false]);
      expect(await listTree(bench.outside)).toEqual(bench.before);
      expect(await bench.tree()).toMatchObject({ a: 'old a' });
    });
  }

  it('moves no old file outside through a link, and restores every file once the link is gone', async () => {
    const bench = await setUp({ a: 'old a', b: 'old b' });
    const swapped = swapBefore(workFolder, bench.outside, 'link', /[/]a$/);
    let link = '';
    const swap = attacker.act;
    attacker.act = (call, path) => {
      link ||= workFolder.exec(path)?.[0] ?? '';
      if (call === 'link' && path.endsWith('/a')) swap(call, `${link}/a`);
    };
    const done = await bench.run(await bench.step('a', 'new a'), await bench.step('b', gone));
    expect([swapped.done, done]).toMatchObject([true, { ok: false, error: { type: 'unfinished' } }]);
    expect(await listTree(bench.outside)).toEqual(bench.before);
    expect(await bench.recover()).toMatchObject([{ type: 'failed' }]);
    expect(await listTree(bench.outside)).toEqual(bench.before);
    await rm(link);
    expect(await bench.recover()).toMatchObject([{ type: 'restored' }]);
    expect(await bench.tree()).toMatchObject({ a: 'old a', b: 'old b' });
  });
});

describe('a link in place of a workspace folder', () => {
  it('a link in place of a workspace folder redirects no new file to the outside, and brings no old file inside', async () => {
    for (const call of ['link', 'rename']) {
      const bench = await setUp({ 'dir/a': 'outside a', 'dir/other': 'other' });
      if (call === 'link') await rm(join(bench.outside, 'a'));
      const before = await listTree(bench.outside);
      const swapped = swapBefore(join(bench.root, 'dir'), bench.outside, call, /dir[/]a$/);
      const done = await bench.run(await bench.step('dir/a', 'new a'));
      expect([swapped.done, done.ok]).toEqual([true, false]);
      expect(await listTree(bench.outside)).toEqual(before);
      const texts = [...Object.values(await bench.tree()), ...Object.values(await bench.kept())];
      expect(texts).toContain('outside a');
    }
  });

  it('a link in place of a workspace folder redirects no restored file to the outside', async () => {
    const bench = await setUp({ 'dir/b': 'old b' });
    const { places } = await createStagedTransaction(bench, [await bench.step('dir/b', 'new b')]);
    await rename(places.resolve('dir/b'), places.getOldFile(0));
    await rename(join(bench.root, 'dir'), join(bench.root, 'moved'));
    await symlink(bench.outside, join(bench.root, 'dir'));
    expect(await bench.recover()).toMatchObject([{ type: 'restored', left: ['dir/b'] }]);
    expect(await listTree(bench.outside)).toEqual(bench.before);
    expect(Object.values(await bench.kept())).toContain('old b');
    expect(existsSync(places.workFolder)).toBe(false);
    expect(readdirSync(bench.folders.pending)).toEqual([]);
  });
});
