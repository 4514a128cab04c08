import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findGitHead, readGitHead } from './git-head.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

describe('the head of a repository, read without git', () => {
  let folder = '';
  const plant = async (root: string, head: string) => {
    await mkdir(join(root, '.git'), { recursive: true });
    await writeFile(join(root, '.git', 'HEAD'), head);
  };
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-git-')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('the git head reader finds branch and root from a folder inside', async () => {
    await plant(folder, 'ref: refs/heads/feature/one\n');
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    const head = await findGitHead(join(folder, 'a', 'b'));
    expect(head).toEqual({ root: folder, headFolder: join(folder, '.git'), isDetached: false, branch: 'feature/one' });
    expect(await readGitHead(join(folder, 'a'))).toBeNull();
  });

  it('the git head reader shows the short commit when no branch is checked out', async () => {
    await plant(folder, `${commit}\n`);
    expect((await findGitHead(folder))?.branch).toBe('0123456');
  });

  it.each(['', 'ref: refs/heads/.invalid\n', 'ref: refs/heads/a\tb\n', 'anything else', `${commit}00`])(
    'the git head reader finds no branch for %j',
    async (text) => {
      await plant(folder, text);
      expect(await findGitHead(folder)).toMatchObject({ root: folder, branch: null });
    },
  );

  it('the git head reader follows the pointer of a worktree, including relative ones', async () => {
    await mkdir(join(folder, 'tree'));
    await mkdir(join(folder, 'main', '.git', 'worktrees', 'tree'), { recursive: true });
    const headFolder = join(folder, 'main', '.git', 'worktrees', 'tree');
    await writeFile(join(headFolder, 'HEAD'), 'ref: refs/heads/side\n');
    await writeFile(join(folder, 'tree', '.git'), 'gitdir: ../main/.git/worktrees/tree\n');
    expect(await findGitHead(join(folder, 'tree'))).toEqual({
      ...{ root: join(folder, 'tree'), headFolder, isDetached: false },
      branch: 'side',
    });
  });

  it('the git head reader ignores a repository on another machine', async () => {
    await writeFile(join(folder, '.git'), 'gitdir: //other/share/.git\n');
    expect(await readGitHead(folder)).toBeNull();
  });
});
