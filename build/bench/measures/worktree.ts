import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noCredit } from '../../../electron/file-transactions/testing/no-credit.ts';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { createChildEnvironment } from '../../../electron/processes/child-environment.ts';
import { getDataFolders, RunWorktrees } from '../../../electron/runs/worktrees/run-worktrees.ts';
import { createRepository } from '../../../fixtures/demo/git-repository.ts';
import { createCacheFolder } from '../../../fixtures/testkit/test-folder.ts';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { createOnce } from '../create-once.ts';
import type { Measure } from '../measure.ts';
import type { Workbench } from '../workbench.ts';

/** The time to create a run's worktree, compared with git alone. */
export const worktree: Measure<Workbench, 'ready'> = {
  name: 'worktree',
  figures: {
    ready: {
      title: 'A worktree of 50,000 files: asked for → ready',
      unit: 'ms',
      floor: 'git worktree add',
      aim: { timesFloor: 1.3 },
    },
  },
  app: async () => {
    const repository = await createLargeRepository();
    const place = createCacheFolder('bench-worktrees');
    const worktrees = new RunWorktrees({
      history: noCredit,
      clock: systemClock,
      folder: join(place.path, 'worktrees'),
      folders: getDataFolders(place.path),
      git: async () => ({
        program: 'git',
        environment: createChildEnvironment(process.env, {}),
        privateFolder: join(place.path, 'git'),
      }),
      mayWrite: async () => 'yes',
      describeUse: async () => null,
      describeWorkspaceUse: async () => null,
      claimFiles: async () => null,
    });
    const run = { projectRoot: repository, runId: runIdSchema.parse('wc-1') };
    const began = performance.now();
    const made = await worktrees.create({
      projectRoot: repository,
      runId: run.runId,
      title: 'Bench',
      withUncommitted: false,
      signal: new AbortController().signal,
    });
    const ready = performance.now() - began;
    if (!made.ok) throw new Error(made.error.type);
    await worktrees.discard(run);
    await place.remove();
    return { ready };
  },
  floor: async () => {
    const repository = await createLargeRepository();
    const place = createCacheFolder('bench-worktrees');
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'ignore' });
    const began = performance.now();
    git('worktree', 'add', '--quiet', '-b', 'plain', join(place.path, 'plain'));
    const ready = performance.now() - began;
    git('worktree', 'remove', '--force', join(place.path, 'plain'));
    git('branch', '-D', 'plain');
    await place.remove();
    return { ready };
  },
};

const folders = 500;
const filesEach = 100;

/** A repository with 50,000 files of about a kilobyte each and one commit. Returns its path. */
async function createLargeRepository(): Promise<string> {
  const { facts } = await createOnce('repository-1', async (folder) => {
    const root = join(folder, 'repository');
    for (let at = 0; at < folders; at++) {
      const place = join(root, `part-${at % 20}`, `folder-${at}`);
      mkdirSync(place, { recursive: true });
      for (let file = 0; file < filesEach; file++) {
        writeFileSync(join(place, `file-${file}.ts`), `export const value${at}_${file} = ${at};\n`.repeat(25));
      }
    }
    await createRepository(root);
    return root;
  });
  return facts;
}
