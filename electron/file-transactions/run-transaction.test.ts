import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, mkdir, open, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AnnouncedStep, AnnounceSteps } from './own-changes.ts';
import { recoverTransactions } from './recover-transactions.ts';
import { runTransaction } from './run-transaction.ts';
import { createBench, gone, nothing } from './testing/transaction-bench.ts';
import { describeTransactionProblem } from './transaction-problem.ts';
import { toNativePath, toTreePath } from './tree-path.ts';

/** Called right before the first file is moved, after all earlier checks, and right after the last one. */
const hooks = vi.hoisted(() => ({ beforeMoves: async () => {}, afterMoves: async () => {} }));
beforeEach(() => {
  hooks.beforeMoves = async () => {};
  hooks.afterMoves = async () => {};
});

vi.mock('./apply-steps.ts', async (load) => {
  const real = await load<typeof import('./apply-steps.ts')>();
  const applySteps: typeof real.applySteps = async (...given) => {
    await hooks.beforeMoves();
    await real.applySteps(...given);
    await hooks.afterMoves();
  };
  return { ...real, applySteps };
});

describe('a change of files', () => {
  it('a transaction writes, replaces and deletes, keeps copies, and leaves nothing else behind', async () => {
    const bench = await createBench({ 'a.txt': 'a', 'deep/b.txt': 'b', 'same.txt': 'same' });
    const done = await bench.run(
      await bench.step('a.txt', 'new a'),
      await bench.step('deep/b.txt', gone),
      await bench.step('far/away/c.txt', 'c'),
      await bench.step('link', { kind: 'link', target: 'a.txt' }),
    );
    expect(done).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({
      'a.txt': 'new a',
      'far/away/c.txt': 'c',
      link: '-> a.txt',
      'same.txt': 'same',
    });
    const kept = Object.entries(await bench.kept());
    expect(
      kept
        .filter(([path]) => path.includes('/before/'))
        .map(([path, text]) => [path.split('/').slice(2).join('/'), text]),
    ).toEqual([
      ['a.txt', 'a'],
      ['deep/b.txt', 'b'],
    ]);
    expect(existsSync(bench.folders.pending) ? readdirSync(bench.folders.pending) : []).toEqual([]);
  });

  it('a transaction makes folders, and removes those that are empty, but nothing that is in the way', async () => {
    const bench = await createBench({ 'a/x': 'x', 'kept/x': 'x', 'full/x': 'x', file: 'file', 'other/x': 'x' });
    mkdirSync(join(bench.root, 'out/er'), { recursive: true });
    symlinkSync('other', join(bench.root, 'link'));
    const done = await bench.runWithFolders(
      {
        made: ['new/deep', 'kept', 'file', 'file/inside', 'link/inside', '../outside', 'a'].map((path) => ({
          path,
          mode: 0o700,
        })),
        removed: ['out/er', 'full', 'missing', 'link', 'file'],
      },
      await bench.step('a/x', gone),
      await bench.step('kept/x', gone),
    );
    expect(done).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({
      'a/': '',
      'kept/': '',
      'new/deep/': '',
      'full/x': 'x',
      file: 'file',
      'other/x': 'x',
      link: '-> other',
    });
    expect(statSync(join(bench.root, 'new/deep')).mode & 0o777).toBe(process.platform === 'win32' ? 0o777 : 0o700);
  });

  it('a transaction that fails leaves no folder that it made', async () => {
    const bench = await createBench({ 'a.txt': 'a' });
    hooks.afterMoves = async () => {
      throw new Error('no');
    };
    const folders = { made: [{ path: 'new/deep', mode: 0o755 }], removed: [] };
    expect(await bench.runWithFolders(folders, await bench.step('a.txt', gone))).toMatchObject({ ok: false });
    expect(await bench.tree()).toEqual({ 'a.txt': 'a' });
  });

  it.each([
    ['another folder with a file of the same name', 'b'],
    ['itself', 'a'],
    ['nothing', 'gone'],
  ])('a transaction turns a folder into a link to %s', async (_, target) => {
    const bench = await createBench({ 'a/x': 'x', 'b/x': 'other' });
    const done = await bench.run(
      { path: 'a', before: nothing, after: { kind: 'link', target } },
      await bench.step('a/x', gone),
    );
    expect(done).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({ a: `-> ${target}`, 'b/x': 'other' });
  });

  it('a transaction turns a circular link into a folder, and back', async () => {
    const bench = await createBench({});
    symlinkSync('loop', join(bench.root, 'loop'));
    symlinkSync('loop', join(bench.root, 'a'));
    const inside = { path: 'a/x', before: nothing, after: await bench.file('x') };
    expect(await bench.run(inside, await bench.step('a', gone))).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({ 'a/x': 'x', loop: '-> loop' });
    const back = { path: 'a', before: nothing, after: { kind: 'link', target: 'loop' } } as const;
    expect(await bench.run(back, await bench.step('a/x', gone))).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({ a: '-> loop', loop: '-> loop' });
  });

  it('a transaction turns a link into the folder that was there, though its target has the same names', async () => {
    const bench = await createBench({ 'b/x': 'other', 'b/deep/y': 'other' });
    symlinkSync('b', join(bench.root, 'a'));
    const made = async (path: string, text: string) => ({ path, before: nothing, after: await bench.file(text) });
    const steps = [await bench.step('a', gone), await made('a/x', 'x'), await made('a/deep/y', 'y')];
    expect(await bench.run(...steps)).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({ 'a/x': 'x', 'a/deep/y': 'y', 'b/x': 'other', 'b/deep/y': 'other' });
  });

  it('a transaction turns files into folders, folders into files, and files into links', async () => {
    const bench = await createBench({ 'a/x': 'x', 'a/deep/y': 'y', b: 'b', c: 'c' });
    symlinkSync('c', join(bench.root, 'd'));
    mkdirSync(join(bench.root, 'a/empty'));
    const [file, below, plain] = [
      await bench.file('a is a file'),
      await bench.file('b/inside'),
      await bench.file('d/inside'),
    ];
    const done = await bench.run(
      { path: 'a', before: nothing, after: file },
      await bench.step('a/x', gone),
      await bench.step('a/deep/y', gone),
      { path: 'b/inside', before: nothing, after: below },
      await bench.step('b', gone),
      await bench.step('c', { kind: 'link', target: 'b/inside' }),
      { path: 'd/inside', before: nothing, after: plain },
      await bench.step('d', gone),
    );
    expect(done).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({
      a: 'a is a file',
      'b/inside': 'b/inside',
      c: '-> b/inside',
      'd/inside': 'd/inside',
    });
  });

  it('a transaction keeps read permissions, and sets whether a file is executable', async () => {
    const bench = await createBench({ 'secret.sh': 'a', 'tool.sh': 'b' });
    chmodSync(join(bench.root, 'secret.sh'), 0o600);
    await bench.run(
      await bench.step('secret.sh', await bench.file('new', true)),
      await bench.step('tool.sh', await bench.file('new', true)),
    );
    expect(statSync(join(bench.root, 'secret.sh')).mode & 0o777).toBe(0o700);
    expect(statSync(join(bench.root, 'tool.sh')).mode & 0o111).not.toBe(0);
  });

  it.skipIf(process.platform === 'win32')(
    'a transaction gives an old file a second name instead of a copy',
    async () => {
      const bench = await createBench({ 'deep/a.txt': 'a' });
      const old = statSync(join(bench.root, 'deep/a.txt'));
      let names = 0;
      hooks.beforeMoves = async () => {
        names = statSync(join(bench.root, 'deep/a.txt')).nlink;
      };
      await bench.run(await bench.step('deep/a.txt', 'new'));
      expect(names).toBe(2);
      const [id = ''] = readdirSync(bench.folders.kept);
      const kept = statSync(join(bench.folders.kept, id, 'before/deep/a.txt'));
      expect(kept).toMatchObject({ ino: old.ino, nlink: 1 });
      expect(await bench.tree()).toEqual({ 'deep/a.txt': 'new' });
    },
  );

  it.runIf(process.platform === 'linux')('a program that has an old file open has the kept file open', async () => {
    const bench = await createBench({ 'a.txt': 'a' });
    const opened = await open(join(bench.root, 'a.txt'), 'a');
    onTestFinished(() => opened.close());
    await bench.run(await bench.step('a.txt', 'new'));
    const [id = ''] = readdirSync(bench.folders.kept);
    // What encrypts copies leaves those alone that are open by their own path.
    const place = join(bench.folders.kept, id, 'before/a.txt');
    expect(readlinkSync(`/proc/self/fd/${opened.fd}`)).toBe(realpathSync(place));
  });

  it('a transaction undoes nothing that a program wrote into an old file in the meantime', async () => {
    const bench = await createBench({ 'a.txt': 'a', 'b.txt': 'b' });
    hooks.beforeMoves = () => writeFile(join(bench.root, 'b.txt'), 'written into the same file');
    expect(await bench.run(await bench.step('a.txt', 'new'), await bench.step('b.txt', 'new'))).toEqual({
      ok: false,
      error: { type: 'changed', paths: ['b.txt'] },
    });
    expect(await bench.tree()).toEqual({ 'a.txt': 'a', 'b.txt': 'written into the same file' });
    for (const path of ['a.txt', 'b.txt']) expect(statSync(join(bench.root, path)).nlink).toBe(1);
  });

  it('a transaction accepts names that are not UTF-8', async () => {
    const bench = await createBench();
    const [old, next] = [
      toTreePath(Buffer.from('old\xff', 'latin1')),
      toTreePath(Buffer.from('d\xe9/new\xfe', 'latin1')),
    ];
    writeFileSync(toNativePath(bench.root, old), 'old');
    expect(await bench.run(await bench.step(old, gone), await bench.step(next, 'new'))).toMatchObject({ ok: true });
    expect(await bench.tree()).toEqual({ [next]: 'new' });
  });

  it('a transaction does not write through a hard link', async () => {
    const bench = await createBench({ a: 'a' });
    linkSync(join(bench.root, 'a'), join(bench.root, 'b'));
    await bench.run(await bench.step('a', 'new'));
    expect(await bench.tree()).toEqual({ a: 'new', b: 'a' });
  });
});

describe('a change that would touch anything else is refused entirely, with its path:', () => {
  it('a transaction refuses to touch a file that has changed', async () => {
    const bench = await createBench({ a: 'a', b: 'b' });
    const [first, second] = [await bench.step('a', 'new'), await bench.step('b', gone)];
    await bench.write('b', 'edited');
    expect(await bench.run(first, second)).toEqual({ ok: false, error: { type: 'changed', paths: ['b'] } });
    await unlink(join(bench.root, 'b'));
    expect(await bench.run(first, second)).toEqual({ ok: false, error: { type: 'changed', paths: ['b'] } });
    expect(await bench.tree()).toEqual({ a: 'a' });
  });

  it('a transaction refuses to touch a file where a new one or a folder has to be', async () => {
    const bench = await createBench({ new: 'mine', folder: 'mine' });
    const made = await bench.file('theirs');
    for (const [path, inTheWay] of [
      ['new', 'new'],
      ['folder/x', 'folder'],
      ['folder/deep/x', 'folder'],
    ] as const) {
      const refused = await bench.run({ path, before: nothing, after: made });
      expect(refused).toEqual({ ok: false, error: { type: 'inTheWay', paths: [inTheWay] } });
    }
    expect(await bench.tree()).toEqual({ new: 'mine', folder: 'mine' });
  });

  it('a transaction refuses to touch a folder with a file of the user', async () => {
    const bench = await createBench({ 'a/x': 'x', 'a/deep/.env': 'secret' });
    const refused = await bench.run(
      { path: 'a', before: nothing, after: await bench.file('a') },
      await bench.step('a/x', gone),
    );
    expect(refused).toEqual({ ok: false, error: { type: 'inTheWay', paths: ['a/deep/.env'] } });
    expect(await bench.tree()).toEqual({ 'a/x': 'x', 'a/deep/.env': 'secret' });
  });

  it('a transaction refuses to touch a link that points outside, and one in place of a folder', async () => {
    const bench = await createBench();
    const outside = join(bench.root, '../outside');
    await mkdir(outside);
    symlinkSync(outside, join(bench.root, 'out'));
    const refused = await bench.run(await bench.step('out/x', 'x'));
    expect(refused).toEqual({ ok: false, error: { type: 'throughLink', paths: ['out/x'] } });
    const dangling = await createBench();
    symlinkSync('nowhere', join(dangling.root, 'new'));
    const inTheWay = await dangling.run({ path: 'new', before: nothing, after: await dangling.file('x') });
    expect(inTheWay).toEqual({ ok: false, error: { type: 'inTheWay', paths: ['new'] } });
    expect(readdirSync(outside)).toEqual([]);
  });

  it('a transaction refuses to touch a path outside or inside .git', async () => {
    const bench = await createBench();
    for (const path of ['../x', '.git/hooks/pre-commit', 'a/.GIT/config']) {
      expect(await bench.run(await bench.step(path, 'x'))).toMatchObject({
        ok: false,
        error: { type: 'unusable', path },
      });
    }
    expect(describeTransactionProblem({ type: 'unusable', path: '../x', why: 'no' })).toContain('../x');
  });
});

describe('a change that cannot be made', () => {
  it('a failed transaction restores everything when a new file is missing', async () => {
    const bench = await createBench({ a: 'a', 'deep/b': 'b' });
    const missing = { kind: 'file', source: join(bench.root, '../nowhere'), executable: false } as const;
    const refused = await bench.run(await bench.step('a', 'new'), await bench.step('deep/b', gone), {
      path: 'c',
      before: nothing,
      after: missing,
    });
    expect(refused).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(await bench.tree()).toEqual({ a: 'a', 'deep/b': 'b' });
    expect(readdirSync(bench.folders.pending)).toEqual([]);
  });

  it('a failed transaction reports a data folder that cannot be written', async () => {
    const bench = await createBench({ a: 'a' });
    await rm(join(bench.root, '../data'), { recursive: true, force: true });
    await bench.write('../data', 'a file');
    expect(await bench.run(await bench.step('a', 'new'))).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(await bench.tree()).toEqual({ a: 'a' });
  });

  it('a failed transaction restores a file that was edited in the last moment', async () => {
    const bench = await createBench({ a: 'a', b: 'b' });
    const steps = [await bench.step('a', 'new a'), await bench.step('b', 'new b')];
    hooks.beforeMoves = () => writeFile(join(bench.root, 'b'), 'edited');
    expect(await bench.run(...steps)).toEqual({ ok: false, error: { type: 'changed', paths: ['b'] } });
    expect(await bench.tree()).toEqual({ a: 'a', b: 'edited' });
  });

  it.runIf(process.platform === 'linux')(
    'a failed transaction restores everything, and keeps a new file that a program opened',
    async () => {
      const bench = await createBench({ a: 'a' });
      const steps = [await bench.step('a', 'new a'), await bench.step('b', 'new b')];
      const opened = Promise.withResolvers<FileHandle>();
      hooks.afterMoves = async () => {
        opened.resolve(await open(join(bench.root, 'b'), 'a'));
        throw new Error('the disk is gone');
      };
      expect(await bench.run(...steps)).toMatchObject({ ok: false, error: { type: 'failed' } });
      expect(await bench.tree()).toEqual({ a: 'a' });
      const file = await opened.promise;
      onTestFinished(() => file.close());
      await file.write(' and what came later');
      const found = Object.entries(await bench.kept()).filter(([name]) => name.includes('/found/'));
      expect(found).toEqual([[expect.stringMatching(/\/found\/b$/), 'new b and what came later']]);
    },
  );

  it('a failed transaction leaves a link alone that replaced a folder', async () => {
    const bench = await createBench({ 'dir/a': 'a' });
    const step = await bench.step('dir/a', 'new');
    await rm(join(bench.root, 'dir'), { recursive: true });
    const outside = join(bench.root, '../outside');
    await mkdir(outside);
    writeFileSync(join(outside, 'a'), 'a');
    await symlink(outside, join(bench.root, 'dir'));
    expect(await bench.run(step)).toMatchObject({ ok: false, error: { type: 'throughLink' } });
  });
});

describe('what a transaction announces', () => {
  it('announces the way back before it undoes a change', async () => {
    const bench = await createBench({ 'a.txt': 'a' });
    const { folders, root } = bench;
    const steps = [await bench.step('a.txt', 'new a')];
    const told: AnnouncedStep[] = [];
    const announce: AnnounceSteps = async (_root, announced) => void told.push(...announced);
    hooks.beforeMoves = () => Promise.reject(new Error('no'));
    const done = await runTransaction(folders, { root, steps, label: 'wc-1', now: 1_000, announce });
    expect(done.ok).toBe(false);
    const [there, back] = told;
    expect(told).toHaveLength(2);
    expect(back).toEqual({ path: 'a.txt', before: there?.after, after: there?.before });
    expect(await bench.tree()).toEqual({ 'a.txt': 'a' });
  });
});

describe('what changes together with files', () => {
  it.each(['finished', 'restored'] as const)(
    'settles at every start what changes with files until it can: %s',
    async (outcome) => {
      const bench = await createBench({ 'a.txt': 'a' });
      const fail = () => Promise.reject(new Error('no'));
      const carryOut = outcome === 'restored' ? fail : async () => undefined;
      const alongside = { note: 'branch', carryOut, undo: fail, finish: fail };
      const { folders, root } = bench;
      const steps = [await bench.step('a.txt', 'new a')];
      await runTransaction(folders, { root, steps, label: 'wc-1', now: 1_000, alongside });
      const asked: unknown[] = [];
      const start = (isPending: boolean) =>
        recoverTransactions(folders, 2_000, async (...given) => {
          asked.push(given);
          return { said: 'It cannot.', isPending };
        });
      expect(await start(true)).toMatchObject([{ type: outcome, unsettled: 'It cannot.', alongside: 'branch' }]);
      expect(await start(false)).toMatchObject([{ type: outcome, unsettled: 'It cannot.' }]);
      expect(await start(false)).toEqual([]);
      expect(asked).toEqual([
        ['branch', outcome],
        ['branch', outcome],
      ]);
      expect(await bench.tree()).toEqual({ 'a.txt': outcome === 'finished' ? 'new a' : 'a' });
    },
  );
});
