import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { createGitFailure } from '../../git/git-program.ts';
import { isInUseElsewhere } from './find-run-branch.ts';

/**
 * Creates a repository with reftables, where each working tree has the same placeholder in HEAD. `heads` is what git
 * reports.
 */
function createReftables(heads: Readonly<Record<string, string>>) {
  const { path: commonFolder, remove } = createTemporaryFolder('reftables');
  onTestFinished(remove);
  for (const folder of ['.', 'worktrees/run', 'worktrees/other']) {
    mkdirSync(join(commonFolder, folder), { recursive: true });
    writeFileSync(join(commonFolder, folder, 'HEAD'), 'ref: refs/heads/.invalid\n');
  }
  return {
    administration: join(commonFolder, 'worktrees/run'),
    repository: {
      place: { root: '/nowhere', gitFolder: commonFolder, commonFolder },
      runRefCommand: async (_command: string, args: readonly string[]) => {
        const head = heads[args.at(-1) ?? ''];
        return head === undefined
          ? err(createGitFailure('unknown repository extension'))
          : ok(Buffer.from(`${head}\n`));
      },
    },
  };
}

const heads = {
  'main-worktree/HEAD': 'refs/heads/main',
  'worktrees/other/HEAD': 'refs/heads/theirs',
  'worktrees/run/HEAD': 'refs/heads/ours',
};

it('asks git for the branches of working trees if HEAD does not name them', async () => {
  const open = createReftables(heads);
  expect(await isInUseElsewhere(open, 'theirs')).toBe(true);
  expect(await isInUseElsewhere(open, 'main')).toBe(true);
  expect(await isInUseElsewhere(open, 'ours')).toBe(false);
});

it('treats a branch as used if git cannot say', async () => {
  expect(await isInUseElsewhere(createReftables({}), 'ours')).toBe(true);
});
