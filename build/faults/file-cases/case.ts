import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import type { Content } from './disk.ts';
import { gitIn, type Repository } from './random-repository.ts';

/** One case: what there was before Apply, Keep or Discard began. */
export type Case = {
  readonly action: 'apply' | 'keep' | 'discard';
  readonly folder: string;
  readonly dataFolder: string;
  readonly repository: Repository;
  readonly run: RunRef;
  readonly worktree: string;
  /** The state that was reviewed. */
  readonly tree: string;
  /** The files with which the run began. */
  readonly base: ReadonlyMap<string, Content>;
  /** The files of the worktree as they were reviewed. */
  readonly reviewed: ReadonlyMap<string, Content>;
  /** The commits that the run made. */
  readonly commits: readonly string[];
  readonly before: {
    readonly workspace: ReadonlyMap<string, Content>;
    readonly worktree: ReadonlyMap<string, Content>;
    readonly git: string;
  };
  /** What Apply has to put at each path of the workspace; null for a file that has to go. Empty where it has to refuse. */
  readonly plan: ReadonlyMap<string, Content | null>;
  /** What the person wrote while it was done. */
  readonly mine: Map<string, Content>;
};

/** What of the person's git must stay: HEAD, index, and all refs but those of runs. */
export function personsGit(root: string): string {
  const refs = gitIn(root, 'for-each-ref', '--format=%(refname) %(objectname)').split('\n');
  const own = refs.filter((ref) => !/^refs\/(heads\/(workcell|renamed-by-run)|workcell\/)/.test(ref));
  const folder = join(root, '.git');
  const index = createHash('sha256')
    .update(readFileSync(join(folder, 'index')))
    .digest('hex');
  return [readFileSync(join(folder, 'HEAD'), 'utf8'), index, ...own].join('\n');
}
