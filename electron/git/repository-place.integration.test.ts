import { execFileSync } from 'node:child_process';
import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { PrivateRepository } from './private-repository.ts';
import { findRepository } from './repository-place.ts';
import { takeWorkingTreeSnapshot } from './snapshot.ts';
import { startGit } from './start-git.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';

async function setUp() {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const folder = createTemporaryFolder('places');
  onTestFinished(() => folder.remove());
  return { ...bench, folder: await realpath(folder.path) };
}

const none = { ok: false, error: { type: 'notARepository' } };

it("a folder that points at another folder's repository is in no repository", async () => {
  const { folder, root } = await setUp();
  const trusted = join(folder, 'trusted');
  await mkdir(trusted);
  const link = join(trusted, '.git');
  await writeFile(link, `gitdir: ${join(root, '.git')}\n`);
  expect(await findRepository(trusted)).toEqual(none);
  await rm(link);
  await symlink(join(root, '.git'), link);
  expect(await findRepository(trusted)).toEqual(none);
  await rm(link);
  // A separate git folder that borrows objects and refs.
  await mkdir(link);
  await writeFile(join(link, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(link, 'commondir'), `${join(root, '.git')}\n`);
  expect(await findRepository(trusted)).toEqual(none);
});

it("a folder that points at someone else's worktree is in no repository", async () => {
  const { folder, root, run } = await setUp();
  run('worktree', 'add', '--quiet', '--detach', join(folder, 'theirs'));
  const trusted = join(folder, 'trusted');
  await mkdir(trusted);
  await writeFile(join(trusted, '.git'), `gitdir: ${join(root, '.git/worktrees/theirs')}\n`);
  expect(await findRepository(trusted)).toEqual(none);
  expect(await findRepository(join(folder, 'theirs'))).toMatchObject({
    ok: true,
    value: { root: join(folder, 'theirs') },
  });
});

it('finds worktrees, submodules, and a separate git folder that names its working tree', async () => {
  const { commitIn, folder, root, run } = await setUp();
  const commonFolder = join(root, '.git');
  for (const settings of [[], ['-c', 'worktree.useRelativePaths=true']]) {
    const path = join(folder, `tree-${settings.length}`);
    run(...settings, 'worktree', 'add', '--quiet', '--detach', path);
    expect(await findRepository(path)).toMatchObject({ ok: true, value: { root: path, commonFolder } });
  }
  const part = join(folder, 'part');
  run('clone', '--quiet', root, part);
  run('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part, 'vendor/part');
  commitIn(root);
  const inModule = { root: join(root, 'vendor/part'), gitFolder: join(commonFolder, 'modules/vendor/part') };
  expect(await findRepository(join(root, 'vendor/part'))).toMatchObject({ ok: true, value: inModule });
  const separate = join(folder, 'separate');
  run('init', '--quiet', `--separate-git-dir=${join(folder, 'separate.git')}`, separate);
  expect(await findRepository(separate)).toEqual(none);
  run('--git-dir', join(folder, 'separate.git'), 'config', 'core.worktree', separate);
  expect(await findRepository(separate)).toMatchObject({ ok: true, value: { root: separate } });
});

const names = ['.gitignore', '.gitattributes'];
const looks = ['--others', '--exclude-standard'];

describe.runIf(process.platform === 'linux')('git that waits for a pipe', () => {
  it('git that waits for a pipe is killed after it has been idle for a while', async () => {
    const { repository, root } = await createGitBench({ 'a.txt': 'a\n' });
    execFileSync('mkfifo', [join(root, '.gitignore')]);
    const call = repository.createContentCall('ls-files', looks);
    expect(await startGit(call, { stuckAfterMs: 40 })).toMatchObject({ ok: false, error: { type: 'stuck' } });
  });

  it.each(names)('git that waits for a pipe as %s is killed at once by the signal for all its calls', async (name) => {
    const { dataFolder, root, write } = await createGitBench({ 'a.txt': 'a\n' });
    const abort = new AbortController();
    const mine = { ...git, privateFolder: dataFolder, signal: abort.signal };
    const repository = unwrap(await PrivateRepository.open(mine, unwrap(await findRepository(root))));
    write('b.txt', 'b\n');
    execFileSync('mkfifo', [join(root, name)]);
    const taking = takeWorkingTreeSnapshot(repository);
    abort.abort();
    expect(await taking).toMatchObject({ ok: false, error: { type: 'cancelled' } });
  });
});
