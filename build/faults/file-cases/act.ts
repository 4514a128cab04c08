import { join } from 'node:path';
import { cleanUpRemoved, recoverFiles } from '../../../electron/app/recovered-files.ts';
import { noCredit } from '../../../electron/file-transactions/testing/no-credit.ts';
import type { Git } from '../../../electron/git/git-program.ts';
import { getDataFolders, RunWorktrees } from '../../../electron/runs/worktrees/run-worktrees.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';

// The host's file operations for a run, in a separate program that can be killed: `act.ts apply|keep|discard|start
// <data folder> <run> <tree>`.

/** The run worktrees in a data folder, as the host has them. */
export function createRunWorktrees(dataFolder: string): RunWorktrees {
  return new RunWorktrees({
    history: noCredit,
    clock,
    folder: join(dataFolder, 'worktrees'),
    folders: getDataFolders(dataFolder),
    git: async () => createGit(dataFolder),
    mayWrite: async () => 'yes',
    describeUse: async () => null,
    describeWorkspaceUse: async () => null,
    claimFiles: async () => null,
  });
}

/** Does what a host does at startup with leftovers from an earlier one. Returns its messages. */
export async function recoverLeftovers(dataFolder: string) {
  const said = await recoverFiles(getDataFolders(dataFolder), clock.now());
  await cleanUpRemoved(getDataFolders(dataFolder), clock.now(), {
    git: async () => createGit(dataFolder),
    mayWrite: async () => 'yes',
  });
  return said;
}

const clock: Clock = { now: () => Date.now(), after: () => () => undefined };

/** The git the host would use, with its private store in a data folder. */
export function createGit(dataFolder: string): Git {
  return {
    program: '/usr/bin/git',
    environment: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
    privateFolder: join(dataFolder, 'git'),
  };
}

if (import.meta.main) {
  const [, , action, dataFolder = '', projectRoot = '', runId = '', tree = ''] = process.argv;
  const run = { projectRoot, runId } as RunRef;
  const worktrees = createRunWorktrees(dataFolder);
  worktrees.addReviewed(run, tree);
  const done =
    action === 'apply'
      ? await worktrees.apply(run, tree)
      : action === 'keep'
        ? await worktrees.keep(run, tree, 'Kept')
        : action === 'discard'
          ? await worktrees.discard(run)
          : await recoverLeftovers(dataFolder);
  process.stdout.write(JSON.stringify(done));
}
