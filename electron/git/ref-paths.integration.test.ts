import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { publishCommit } from './publish.ts';
import { createGitBench, unwrap } from './testing/git-bench.ts';
import { commitTree } from './trees.ts';

const ref = 'refs/heads/workcell/wc-1';

async function setUp() {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const home = createTemporaryFolder('home');
  onTestFinished(() => home.remove());
  writeFileSync(join(home.path, '.bashrc'), '# mine\n');
  bench.run('config', 'core.logAllRefUpdates', 'always');
  bench.run('config', 'user.name', '$(touch reached)');
  bench.run('config', 'user.email', 'a@b');
  const commit = bench.run('rev-parse', 'HEAD');
  const folder = join(bench.root, '.git');
  const outside = () => [readdirSync(home.path), readFileSync(join(home.path, '.bashrc'), 'utf8')];
  return { ...bench, commit, folder, home: home.path, outside };
}

/** Replaces a path with a link, and moves its contents to the link's target. */
function plantLink(path: string, home: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(home, path);
}

describe.runIf(process.platform !== 'win32')('a link where git writes refs', () => {
  it.each([
    [`logs/${ref}`, '.bashrc'],
    ['logs/refs/heads/workcell', '.'],
    ['refs/heads/workcell', '.'],
    [ref, '.bashrc'],
    ['packed-refs', 'made'],
  ])('a link where git writes refs as %s is named, and nothing is written', async (name, to) => {
    const { commit, folder, home, outside, repository } = await setUp();
    const path = join(folder, name);
    plantLink(path, join(home, to));
    for (const args of [
      [ref, commit, '0'.repeat(40)],
      ['-d', ref, commit],
    ]) {
      expect(await repository.runRefCommand('update-ref', args)).toMatchObject({
        ok: false,
        error: {
          said: `${path} is a link or a special file, so git must not write there. Replace it with a regular file or folder and try again.`,
        },
      });
    }
    expect(outside()).toEqual([['.bashrc'], '# mine\n']);
  });

  it('a link where git writes refs as the log of HEAD or the folder of worktrees is named too', async () => {
    const { commit, folder, home, outside, repository, root } = await setUp();
    renameSync(join(folder, 'logs/HEAD'), join(folder, 'before'));
    symlinkSync(join(home, '.bashrc'), join(folder, 'logs/HEAD'));
    const said = expect.stringContaining('is a link');
    expect(await repository.runRefCommand('update-ref', [ref, commit])).toMatchObject({ error: { said } });
    renameSync(join(folder, 'before'), join(folder, 'logs/HEAD'));
    symlinkSync(home, join(folder, 'worktrees'));
    const added = await repository.runRefCommand('worktree', ['add', '--no-checkout', `${root}-2`, 'HEAD']);
    expect(added).toMatchObject({ error: { said } });
    expect(await repository.runRefCommand('worktree', ['remove', '--force', `${root}-2`])).toMatchObject({
      error: { said },
    });
    expect(outside()).toEqual([['.bashrc'], '# mine\n']);
  });

  it('a link where git writes refs does not prevent reading refs', async () => {
    const { folder, home, repository } = await setUp();
    plantLink(join(folder, `logs/${ref}`), join(home, '.bashrc'));
    expect((await repository.runRefCommand('for-each-ref', ['refs/heads'])).ok).toBe(true);
  });
});

describe('a change of a ref', () => {
  it('a change of a ref starts no log, and names Workcell in an existing one', async () => {
    const { commit, folder, repository, run } = await setUp();
    expect(await repository.runRefCommand('update-ref', [ref, commit])).toMatchObject({ ok: true });
    expect(() => readFileSync(join(folder, 'logs', ref))).toThrow('ENOENT');
    run('branch', 'theirs');
    const next = execFileSync('git', ['-C', folder, 'commit-tree', `${commit}^{tree}`, '-p', commit, '-m', 'Next'], {
      encoding: 'utf8',
    }).trim();
    expect(await repository.runRefCommand('update-ref', ['refs/heads/theirs', next])).toMatchObject({ ok: true });
    const log = readFileSync(join(folder, 'logs/refs/heads/theirs'), 'utf8').trimEnd().split('\n');
    expect(log).toHaveLength(2);
    expect(log[1]).toContain('Workcell <workcell@localhost>');
  });
});

describe.runIf(process.platform !== 'win32')('a link where git writes objects', () => {
  it.each(['objects/ab', 'objects/pack', 'objects/info', 'objects'])(
    'a link where git writes objects as %s is named, and Workcell writes no commit through it',
    async (name) => {
      const { commit, folder, home, outside, repository } = await setUp();
      const tree = unwrap(await repository.runContentCommand('rev-parse', [`${commit}^{tree}`]))
        .toString()
        .trim();
      const made = unwrap(await commitTree(repository, { tree, parents: [commit], message: 'Ours' }));
      const path = join(folder, name);
      if (existsSync(path)) renameSync(path, join(folder, 'before'));
      plantLink(path, name === 'objects' ? join(folder, 'before') : home);
      expect(await publishCommit(repository, made, [commit])).toMatchObject({
        ok: false,
        error: { said: expect.stringContaining(`${path} is a link or a special file`) },
      });
      expect(outside()).toEqual([['.bashrc'], '# mine\n']);
    },
  );
});
