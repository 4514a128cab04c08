import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { NotCopied } from '../../../shared/runs/worktree-setup.ts';
import type { Git } from '../../git/git-program.ts';
import { decodePath, splitEntries } from '../../git/raw-path.ts';
import { runInTurn } from '../../git/run-in-turn.ts';
import { copySetupFiles } from './copy-setup-files.ts';
import { openWorktree } from './open-worktree.ts';
import type { WorktreeRecord } from './worktree-record.ts';

type CopyRequest = {
  /** The folder in the worktree that gets the copies. */
  readonly to: string;
  /** Patterns of ignored files in the folder of the run. */
  readonly copies: readonly string[];
  readonly signal: AbortSignal;
};

/**
 * Copies the ignored files of the folder that a run was requested for into its new worktree. Returns what was not
 * copied. Never rejects.
 */
export async function copyIntoWorktree(
  git: Git,
  record: WorktreeRecord,
  { copies, signal, to }: CopyRequest,
): Promise<readonly NotCopied[]> {
  if (copies.length === 0) return [];
  try {
    const from = await realpath(record.projectRoot);
    const target = await realpath(to);
    const listNotIgnored = async (paths: readonly string[]) => {
      const shown = await listUntracked(git, record);
      const above = relative(record.path, target).split(sep).filter(Boolean).join('/');
      return paths.filter((path) => shown.has(above === '' ? path : `${above}/${path}`));
    };
    return await copySetupFiles({ from, to: target, patterns: copies, signal, listNotIgnored });
  } catch {
    return copies.map((path) => ({ path, why: 'unreadable' }));
  }
}

/** Lists the untracked files of a worktree that git does not ignore, from its top. Rejects if git cannot say. */
async function listUntracked(git: Git, record: WorktreeRecord): Promise<ReadonlySet<string>> {
  const open = await openWorktree(git, record);
  if (!open.ok) throw new Error(open.error.type);
  const { worktree } = open.value;
  const listed = await runInTurn(worktree.indexFolder, () =>
    worktree.runContentCommand('ls-files', ['--others', '--exclude-standard', '-z'], {
      index: join(worktree.indexFolder, 'index'),
    }),
  );
  if (!listed.ok) throw new Error(listed.error.said);
  return new Set(splitEntries(listed.value).flatMap((path) => decodePath(path) ?? []));
}
