import { chmodSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../git/testing/git-bench.ts';
import { readChanges } from './changes.ts';
import { readRepository } from './repository.ts';
import { createBench, git, lines, writeTo } from './testing/repository-bench.ts';
import { describeWorktreeProblem } from './worktree-problem.ts';

/** Fakes another version of git. */
async function gitOfVersion(folder: string, version: string): Promise<typeof git> {
  const program = join(folder, `git-${version}`);
  const script = `#!/bin/sh\n[ "$2" = version ] && { echo 'git version ${version}'; exit; }\nexec '${git.program}' "$@"\n`;
  await writeTo(program, script);
  chmodSync(program, 0o700);
  return { ...git, program };
}

describe('changes', () => {
  it('run changes are cut above 64 MiB, and still kept in full', async () => {
    const bench = await createBench();
    const record = unwrap(await bench.create());
    const row = `${'x'.repeat(1_023)}\n`;
    await writeTo(join(record.path, 'large.txt'), row.repeat(66 * 1024));
    const changes = unwrap(await readChanges(git, record));
    expect(changes).toMatchObject({ isCut: true, paths: ['large.txt'] });
    expect(changes.patch.length).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(changes.patch.endsWith('\n')).toBe(true);
    unwrap(await bench.keep(record, { tree: changes.tree, message: 'Large' }));
    expect(bench.run('cat-file', '-s', `${record.branch}:large.txt`)).toBe(String(66 * 1024 * 1024));
  });

  it('run changes can be read when the worktree and the workspace contain a repository without a commit', async () => {
    const bench = await createBench();
    const record = unwrap(await bench.create({ withUncommitted: true }));
    for (const folder of [bench.root, record.path]) bench.run('init', '--quiet', join(folder, 'made'));
    await writeTo(join(record.path, 'made/a.txt'), 'a\n');
    await writeTo(join(record.path, 'c.txt'), 'c\n');
    const { nested, paths } = unwrap(await readChanges(git, record));
    expect(paths).toEqual(['c.txt']);
    expect(nested).toEqual([{ path: 'made', kind: 'repository' }]);
  });
});

describe.skipIf(process.platform === 'win32')('an old git', () => {
  it('an old git that cannot merge gets a message with the version it needs, and Keep still works', async () => {
    const bench = await createBench();
    const old = await gitOfVersion(bench.worktrees, '2.34.1');
    const record = unwrap(await bench.create({}, old));
    await writeTo(join(record.path, 'c.txt'), 'c\n');
    const { tree } = unwrap(await readChanges(old, record));
    const refused = await bench.apply(record, tree, old);
    if (refused.ok) throw new Error('applied');
    expect(describeWorktreeProblem(refused.error)).toMatch(/git 2\.38 or later.*git 2\.34.*Keep the branch/);
    expect(unwrap(await bench.keep(record, { tree, message: 'Kept' }, old))).toBe('workcell/wc-1');
  });

  it('an old git that cannot ignore configuration runs only to report its version', async () => {
    const bench = await createBench();
    const old = await gitOfVersion(bench.worktrees, '2.31.0');
    const refused = await readRepository(old, bench.root);
    expect(refused).toEqual({
      ok: false,
      error: { type: 'gitTooOld', found: '2.31', needed: '2.32', forMerge: false },
    });
    expect(await bench.create({}, old)).toEqual(refused);
  });
});

describe('a worktree', () => {
  it('a worktree of a submodule starts and ends like any other', async () => {
    const bench = await createBench();
    const part = await createBench({ 'part.txt': lines(3) });
    bench.run('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part.root, 'sub');
    const projectRoot = join(bench.root, 'sub');
    const record = unwrap(await bench.create({ projectRoot, withUncommitted: true }));
    await writeTo(join(record.path, 'part.txt'), 'changed\n');
    const { paths, tree } = unwrap(await readChanges(git, record));
    expect(paths).toEqual(['part.txt']);
    expect(unwrap(await bench.apply(record, tree)).paths).toEqual(['part.txt']);
    expect(await bench.read('sub/part.txt')).toBe('changed\n');
    expect(bench.run('-C', record.path, 'status', '--porcelain')).toBe('M part.txt');
  });

  it('a worktree leaves out what a sparse checkout leaves out', async () => {
    const bench = await createBench({ 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' });
    bench.run('sparse-checkout', 'set', '--cone', 'in');
    const record = unwrap(await bench.create());
    expect((await readdir(record.path)).sort()).toEqual(['.git', 'in']);
    expect(bench.run('-C', record.path, 'status', '--porcelain')).toBe('');
    await writeTo(join(record.path, 'in/a.txt'), 'changed\n');
    const { paths, tree } = unwrap(await readChanges(git, record));
    expect(paths).toEqual(['in/a.txt']);
    expect(unwrap(await bench.apply(record, tree)).paths).toEqual(['in/a.txt']);
    expect(await readdir(bench.root)).not.toContain('out');
  });

  it('a worktree is still read from its original repository when the run names another one in it', async () => {
    const bench = await createBench();
    const other = await createBench({ 'secret.txt': 'secret\n' });
    const record = unwrap(await bench.create());
    await rm(join(record.path, '.git'));
    await writeTo(join(record.path, '.git'), `gitdir: ${other.root}/.git\n`);
    await mkdir(join(record.path, 'deep'));
    await writeTo(join(record.path, 'deep/c.txt'), 'c\n');
    expect(unwrap(await readChanges(git, record))).toMatchObject({
      paths: ['deep/c.txt'],
      head: bench.run('rev-parse', 'HEAD'),
    });
  });
});
