import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tidyStores } from './private-store.ts';
import { findKeptTree, keepTree, publishCommit, releaseTree } from './publish.ts';
import { toRawBytes, toRawPath } from './raw-path.ts';
import { stageFiles } from './stage-files.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';
import { commitTree, createPatch, listDifferences, mergeTrees } from './trees.ts';

describe('trees of a private store', () => {
  it('trees of a private store differ by modes and ids, and as a patch that is cut at a whole line', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', 'gone.txt': 'gone\n' });
    const before = (await bench.snapshot()).tree;
    bench.run('rm', '--quiet', 'gone.txt');
    bench.write('run.sh', 'run\n');
    await chmod(join(bench.root, 'run.sh'), 0o755);
    const { tree } = await bench.snapshot();
    const found = await bench.differences(before, tree);
    expect(found.map(({ newMode, oldMode, path, status }) => [status, path, oldMode, newMode])).toEqual([
      ['D', 'gone.txt', '100644', '000000'],
      ['A', 'run.sh', '000000', '100755'],
    ]);
    const whole = unwrap(await createPatch(bench.repository, before, tree));
    expect(whole).toMatchObject({ isCut: false, text: expect.stringContaining('+run\n') });
    const cut = unwrap(await createPatch(bench.repository, before, tree, { maxBytes: 20 }));
    expect(cut.isCut).toBe(true);
    expect(whole.text.startsWith(cut.text)).toBe(true);
  });

  it('trees of a private store merge, or name the paths of a conflict', async () => {
    const bench = await createGitBench({ 'a.txt': '1\n2\n3\n4\n5\n' });
    const at = async (text: string) => {
      bench.write('a.txt', text);
      return (await bench.snapshot()).tree;
    };
    const [base, ours, theirs] = [
      await at('1\n2\n3\n4\n5\n'),
      await at('A\n2\n3\n4\n5\n'),
      await at('1\n2\n3\n4\nB\n'),
    ];
    const merged = unwrap(await mergeTrees(bench.repository, base, ours, theirs));
    expect(bench.show(merged)).toEqual({ 'a.txt': 'A\n2\n3\n4\nB\n' });
    const other = await at('C\n2\n3\n4\n5\n');
    expect(await mergeTrees(bench.repository, base, ours, other)).toEqual({
      ok: false,
      error: { type: 'conflicts', paths: ['a.txt'] },
    });
  });

  it('trees of a private store are written into a folder with modes, links and names that are not UTF-8', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    bench.write('deep/run.sh', 'run\n');
    await chmod(join(bench.root, 'deep/run.sh'), 0o755);
    symlinkSync('../a.txt', join(bench.root, 'deep/link'));
    const odd = process.platform === 'linux' ? Buffer.from([0x6e, 0xe9]) : Buffer.from('n');
    writeFileSync(Buffer.concat([Buffer.from(`${bench.root}/`), odd]), 'odd\n');
    const { tree } = await bench.snapshot();
    const folder = join(bench.dataFolder, 'staged');
    const paths = [
      toRawPath('deep/run.sh'),
      toRawPath('deep/link'),
      ...(await bench.differences(bench.run('rev-parse', 'HEAD^{tree}'), tree)).map(({ path }) => path),
    ];
    unwrap(await stageFiles(bench.repository, { tree, paths, folder }));
    expect(statSync(join(folder, 'deep/run.sh')).mode & 0o111).not.toBe(0);
    expect(lstatSync(join(folder, 'deep/link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(Buffer.concat([Buffer.from(`${folder}/`), odd]), 'utf8')).toBe('odd\n');
    expect(toRawBytes(paths.at(-1) ?? '')).toEqual(odd);
  });

  it('trees of a private store become a commit of the repository with everything that only our store had', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const head = bench.run('rev-parse', 'HEAD');
    bench.write('new/b.txt', 'b\n');
    const { tree } = await bench.snapshot();
    const commit = unwrap(await commitTree(bench.repository, { tree, parents: [head], message: 'More' }));
    expect(() => bench.run('cat-file', '-t', commit)).toThrow();
    unwrap(await publishCommit(bench.repository, commit, [head]));
    expect(bench.run('show', `${commit}:new/b.txt`)).toBe('b');
    expect(bench.run('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('trees of a private store stay while they are kept, even when git deletes the parts that only the repository had', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const head = bench.run('rev-parse', 'HEAD');
    bench.write('staged.txt', 'staged\n');
    bench.run('add', 'staged.txt');
    const { tree } = await bench.snapshot();
    unwrap(await keepTree(bench.repository, 'run-1', tree, [head]));
    bench.run('rm', '--cached', '--quiet', 'staged.txt');
    bench.run('prune', '--expire=now');
    expect(() => bench.run('cat-file', '-t', bench.run('hash-object', 'staged.txt'))).toThrow();
    expect(bench.show(tree)).toMatchObject({ 'staged.txt': 'staged\n' });
    expect(await findKeptTree(bench.repository, 'run-1')).toBe(tree);
    const packs = () =>
      readdirSync(join(bench.repository.gitFolder, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));
    expect(packs()).toHaveLength(1);
    unwrap(await releaseTree(bench.repository, 'run-1'));
    expect(await findKeptTree(bench.repository, 'run-1')).toBeNull();
    expect(packs()).toEqual([]);
  });

  it('trees of a private store are deleted with their store when nothing keeps it', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const { tree } = await bench.snapshot();
    unwrap(await keepTree(bench.repository, 'run-1', tree));
    const stores = () =>
      execFileSync('ls', [bench.dataFolder], { encoding: 'utf8' })
        .split('\n')
        .filter((name) => /^[0-9a-f]{16}$/.test(name)).length;
    const inTwoMonths = Date.now() + 60 * 86_400_000;
    const ours = { ...git, privateFolder: bench.dataFolder };
    await tidyStores(ours, inTwoMonths);
    expect(stores()).toBe(1);
    expect(bench.show(tree)).toEqual({ 'a.txt': 'a\n' });
    unwrap(await releaseTree(bench.repository, 'run-1'));
    await bench.snapshot();
    await tidyStores(ours, Date.now());
    expect(stores()).toBe(1);
    await tidyStores(ours, inTwoMonths);
    expect(stores()).toBe(0);
    expect(bench.show((await bench.snapshot()).tree)).toEqual({ 'a.txt': 'a\n' });
  });

  it('trees of a private store of a repository with SHA-256 work the same', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    execFileSync('rm', ['-rf', join(bench.root, '.git')]);
    bench.run('init', '--quiet', '--object-format=sha256', bench.root);
    bench.write('b.txt', 'b\n');
    bench.commitIn(bench.root);
    const first = (await bench.snapshot()).tree;
    expect(first).toHaveLength(64);
    execFileSync('rm', [join(bench.root, 'b.txt')]);
    const { head, tree } = await bench.snapshot();
    expect(unwrap(await listDifferences(await bench.open(), first, tree))).toMatchObject([
      { status: 'D', path: 'b.txt' },
    ]);
    expect(head).toHaveLength(64);
  });
});
