import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { Content } from './disk.ts';
import { type Repository, runGit } from './random-repository.ts';

/** One case: the state before Apply, Keep, or Discard began. */
export type Case = {
  readonly action: 'apply' | 'keep' | 'discard';
  readonly folder: string;
  readonly dataFolder: string;
  readonly repository: Repository;
  readonly run: RunRef;
  readonly worktree: string;
  /** The reviewed state. */
  readonly tree: string;
  /** The files at the start of the run. */
  readonly base: ReadonlyMap<string, Content>;
  /** The files of the worktree as reviewed. */
  readonly reviewed: ReadonlyMap<string, Content>;
  /** The run's commits. */
  readonly commits: readonly string[];
  readonly before: {
    readonly workspace: ReadonlyMap<string, Content>;
    readonly worktree: ReadonlyMap<string, Content>;
    readonly git: string;
  };
  /**
   * What Apply must write to each path of the workspace. Null for a file that must be removed. Empty when it must
   * refuse.
   */
  readonly plan: ReadonlyMap<string, Content | null>;
  /** What the user wrote in the meantime. */
  readonly userWrites: Map<string, Content>;
};

/** The parts of the user's git that must not change: HEAD, index, and all refs except those of runs. */
export function readUserGit(root: string): string {
  const refs = runGit(root, 'for-each-ref', '--format=%(refname) %(objectname)').split('\n');
  const own = refs.filter((ref) => !/^refs\/(heads\/(workcell|renamed-by-run)|workcell\/)/.test(ref));
  const folder = join(root, '.git');
  const index = createHash('sha256')
    .update(readFileSync(join(folder, 'index')))
    .digest('hex');
  return [readFileSync(join(folder, 'HEAD'), 'utf8'), index, ...own].join('\n');
}
