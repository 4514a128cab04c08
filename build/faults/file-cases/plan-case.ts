import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { isByteSource, readFileState } from '../../../electron/file-transactions/file-state.ts';
import type { NewState } from '../../../electron/file-transactions/step.ts';
import { toPathBytes } from '../../../electron/file-transactions/tree-path.ts';
import { planApply } from '../../../electron/runs/worktrees/apply-changes.ts';
import { openWorktree } from '../../../electron/runs/worktrees/open-worktree.ts';
import type { WorktreeRecord } from '../../../electron/runs/worktrees/worktree-record.ts';
import { createGit } from './act.ts';
import type { Content } from './disk.ts';

/**
 * Computes what Apply must write to each path of the workspace, before Apply runs. The check does not use the journal
 * for this: the engine deletes the journal of a run that only added files, and a wrong engine could write a wrong
 * journal. Empty when Apply must refuse.
 */
export async function planCase(
  folder: string,
  dataFolder: string,
  record: WorktreeRecord,
  tree: string,
): Promise<ReadonlyMap<string, Content | null>> {
  // A separate private store: the plan's objects must not be in the store when Apply begins.
  const planFolder = join(folder, 'plan');
  const store = join(dataFolder, 'git');
  if (existsSync(store)) cpSync(store, join(planFolder, 'git'), { recursive: true });
  const open = await openWorktree(createGit(planFolder), record);
  if (!open.ok) return new Map();
  const planned = await planApply(open.value, record, { tree, leaveOut: [] }, join(planFolder, 'staged'));
  if (!planned.ok) return new Map();
  const contents = planned.value.steps.map(
    async ({ after, path }) => [toPathBytes(path).toString('latin1'), await getContent(after)] as const,
  );
  return new Map(await Promise.all(contents));
}

async function getContent(after: NewState): Promise<Content | null> {
  if (after.kind === 'absent') return null;
  if (after.kind === 'link') return `-> ${toPathBytes(after.target).toString('latin1')}`;
  if (isByteSource(after.source)) throw new Error('No plan has such a source');
  const source = await readFileState(after.source);
  if (source.kind !== 'file') throw new Error(`${after.source} is not a file`);
  return `${after.executable ? 'tool' : 'file'} ${source.sha256}`;
}
