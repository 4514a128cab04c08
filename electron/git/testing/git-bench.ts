import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../../fixtures/testkit/workspace.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { Git } from '../git-program.ts';
import { PrivateRepository } from '../private-repository.ts';
import { findRepository } from '../repository-place.ts';
import { type SnapshotOptions, takeWorkingTreeSnapshot, type WorkingTreeSnapshot } from '../snapshot.ts';
import { type Difference, listDifferences } from '../trees.ts';

/** The git of this machine, for a user without configuration. */
export const git: Omit<Git, 'privateFolder'> = {
  program: execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(),
  environment: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
};

/** Returns the value of a success; throws the failure. */
export function unwrap<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Creates a repository with files and one commit, and a folder for our git data. Deletes both after the test. */
export async function createGitBench(files: Readonly<Record<string, string>>) {
  const workspace = await createWorkspace({ files: Object.keys(files).length === 0 ? { 'a.txt': '' } : files });
  const data = createTemporaryFolder('git-data');
  onTestFinished(async () => {
    await data.remove();
    await workspace.remove();
  });
  const root = workspace.path;
  const open = async (folder = root, by = git): Promise<PrivateRepository> =>
    unwrap(await PrivateRepository.open({ ...by, privateFolder: data.path }, unwrap(await findRepository(folder))));
  const run = (...args: readonly string[]) =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const repository = await open();
  return {
    root,
    dataFolder: data.path,
    repository,
    open,
    run,
    write: (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    /** Commits everything in a repository. */
    commitIn: (folder: string) => {
      run('-C', folder, 'add', '--all');
      run('-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'More');
    },
    snapshot: async (options?: SnapshotOptions): Promise<WorkingTreeSnapshot> =>
      unwrap(await takeWorkingTreeSnapshot(await open(), options)),
    differences: async (from: string, to: string): Promise<readonly Difference[]> =>
      unwrap(await listDifferences(repository, from, to)),
    /** Returns the files of a tree in the private store, by path; links by their target. */
    show: (tree: string): Record<string, string> => {
      const inStore = (...args: readonly string[]) =>
        execFileSync('git', [`--git-dir=${repository.gitFolder}`, ...args], { encoding: 'utf8' });
      const names = inStore('ls-tree', '-r', '-z', tree)
        .split('\0')
        .filter((entry) => entry !== '');
      return Object.fromEntries(
        names
          .filter((entry) => !entry.startsWith('160000'))
          .map((entry) => [
            entry.slice(entry.indexOf('\t') + 1),
            inStore('cat-file', 'blob', entry.split(/[ \t]/)[2] ?? ''),
          ]),
      );
    },
  };
}
