import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../../../fixtures/testkit/workspace.ts';
import type { LeftOutFile } from '../../../../shared/runs/left-out.ts';
import { runIdSchema } from '../../../../shared/runs/run-ref.ts';
import type { Git } from '../../../git/git-program.ts';
import { applyChanges } from '../apply-changes.ts';
import { createWorktree, type WorktreeToCreate } from '../create-worktree.ts';
import { findRunBranch } from '../find-run-branch.ts';
import { type BranchRequest, keepBranch } from '../keep-branch.ts';
import { type OpenWorktree, openWorktree } from '../open-worktree.ts';
import { deleteBranch, removeWorktree } from '../remove-worktree.ts';
import { getDataFolders } from '../run-worktrees.ts';
import type { WorktreeRecord } from '../worktree-record.ts';

const privateFolder = createTemporaryFolder('git-data').path;

/** The git of this machine. */
export const git: Git = {
  program: execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(),
  environment: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
  privateFolder,
};

/** Creates a repository with files, and a folder for its worktrees. Deletes both after the test. */
export async function createBench(files: Readonly<Record<string, string>> = { 'a.txt': lines(9), 'b.txt': lines(9) }) {
  const workspace = await createWorkspace({ files });
  const worktrees = createTemporaryFolder('worktrees');
  onTestFinished(async () => {
    await worktrees.remove();
    await rm(dirname(data.pending), { recursive: true, force: true });
    await workspace.remove();
  });
  const root = workspace.path;
  const place = join(worktrees.path, 'one');
  const data = getDataFolders(join(worktrees.path, '../', `${basename(worktrees.path)}-data`));
  await mkdir(dirname(data.pending));
  const open = async (record: WorktreeRecord, by = git): Promise<OpenWorktree> => {
    const opened = await openWorktree(by, record);
    if (!opened.ok) throw new Error(opened.error.type);
    return opened.value;
  };
  return {
    root,
    worktrees: worktrees.path,
    place,
    run: (...args: readonly string[]) =>
      execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim(),
    read: (path: string) => readFile(join(root, path), 'utf8'),
    write: (path: string, text: string) => writeTo(join(root, path), text),
    remove: (path: string) => rm(join(root, path)),
    data,
    apply: async (record: WorktreeRecord, tree: string, by = git, leaveOut: readonly LeftOutFile[] = []) =>
      await applyChanges(await open(record, by), record, {
        tree,
        leaveOut,
        folders: { pending: data.pending, kept: data.removed },
        stagingFolder: data.staging,
        now: 1_000,
      }),
    keep: async (record: WorktreeRecord, request: BranchRequest, by = git) =>
      await keepBranch(await open(record, by), record, request),
    /** Removes a worktree, and its branch if it was discarded. */
    removeWorktree: async (record: WorktreeRecord, reason: 'kept' | 'discarded') => {
      const opened = await open(record);
      const branch = await findRunBranch(opened, record);
      const found = { folder: place, record, isThere: existsSync(record.path) };
      const request = { found, open: opened, reason, removedFolder: data.removed, now: 1_000 };
      const removed = await removeWorktree(request);
      if (removed.ok && reason === 'discarded') await deleteBranch(opened, branch);
      return removed;
    },
    /** Makes a worktree as a run would; throws if that fails. */
    create: async (options: Partial<WorktreeToCreate> = {}, by: Git = git) => {
      const runId = runIdSchema.parse('wc-1');
      const usual = {
        runId,
        title: '',
        projectRoot: root,
        folder: place,
        withUncommitted: false,
        now: 1_000,
      };
      return await createWorktree(by, { ...usual, ...options });
    },
  };
}

/** Writes a file and its parent folders. */
export async function writeTo(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Makes distinct lines. */
export function lines(count: number, changed: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, at) => `${changed[at + 1] ?? `line ${at + 1}`}\n`).join('');
}
