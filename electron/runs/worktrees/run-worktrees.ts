import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunRef, WorkcellId } from '../../../shared/workcells/run-ref.ts';
import { branchNameOf, findGitHead } from '../../git/git-head.ts';
import type { Git } from '../../git/git-program.ts';
import { findRepository } from '../../git/repository-place.ts';
import type { TrustGate } from '../../threads/gates.ts';
import { applyChanges } from './apply-changes.ts';
import { markAgain, markTree, pathsBetween, readChanges, type TreeMark, type WorktreeChanges } from './changes.ts';
import { createWorktree } from './create-worktree.ts';
import { deleteBranch, keepBranch, removeWorktree } from './end-worktree.ts';
import { type FoundWorktree, findWorktrees } from './find-worktrees.ts';
import { type RepositoryFacts, readRepository } from './repository.ts';
import type { WorktreeProblem } from './worktree-problem.ts';
import { folderInWorktree, type WorktreeRecord } from './worktree-record.ts';

export type RunWorktreesParts = {
  readonly clock: Clock;
  /** Our own folder, in which all worktrees lie, those of earlier starts included. */
  readonly folder: string;
  /** The git of this machine; null where there is none. */
  git(): Promise<Git | null>;
  /** Whether the person has trusted a folder. */
  mayWrite: TrustGate['mayWrite'];
};

/** What a worktree is asked for. */
export type WorktreeOrder = {
  /** The folder that the run was asked for, in a repository or not. */
  readonly projectRoot: string;
  readonly runId: WorkcellId;
  readonly withUncommitted: boolean;
  readonly signal: AbortSignal;
};

/** What of a repository matters to somebody who is about to start a run. */
export type Surroundings = Pick<RepositoryFacts, 'branch' | 'submodules'> & {
  /** Null while nobody has trusted the folder. */
  readonly changedFiles: number | null;
};

/** What a run has changed by its end, as far as that is known. */
export type RunOutput = { readonly paths: readonly string[]; readonly endCommit: string | null };

const nothingKnown: RunOutput = { paths: [], endCommit: null };

/** The worktrees of runs, from the start of one to what becomes of its changes. */
export class RunWorktrees {
  readonly #parts: RunWorktreesParts;
  /** What was begun last in each folder: git locks what it changes of a repository, and fails instead of waiting. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(parts: RunWorktreesParts) {
    this.#parts = parts;
  }

  /** What of the repository of a folder matters before a run. */
  async look(projectRoot: string): Promise<Result<RepositoryFacts, WorktreeProblem>> {
    const git = await this.#git(projectRoot);
    return git.ok ? await readRepository(git.value, projectRoot) : git;
  }

  /**
   * The same for a folder that nobody may have trusted: no git runs there, and what only git could say is null. A folder
   * that may only be read can have no worktree.
   */
  async lookAround(projectRoot: string): Promise<Result<Surroundings, WorktreeProblem>> {
    if ((await this.#parts.mayWrite(projectRoot)) !== 'ask') return await this.look(projectRoot);
    const place = await findRepository(projectRoot);
    if (!place.ok) return place;
    const head = await findGitHead(place.value.root);
    return ok({ branch: branchNameOf(head), changedFiles: null, submodules: [] });
  }

  /** Makes the worktree of a run; `folder` is where in it the run works. */
  create({
    projectRoot,
    runId,
    signal,
    withUncommitted,
  }: WorktreeOrder): Promise<Result<WorktreeRecord & { readonly folder: string }, WorktreeProblem>> {
    return this.#inTurn(projectRoot, async (git) => {
      const repository = await findRepository(projectRoot);
      if (!repository.ok) return repository;
      const place = createHash('sha256').update(repository.value.root).digest('hex').slice(0, 8);
      const folder = join(this.#parts.folder, `${runId}-${place}`);
      const now = this.#parts.clock.now();
      const made = await createWorktree(git, {
        runId,
        projectRoot,
        folder,
        withUncommitted,
        now,
        signal,
      });
      return made.ok ? ok({ ...made.value, folder: await folderInWorktree(made.value) }) : made;
    });
  }

  /** All worktrees, newest first. */
  list(): Promise<readonly FoundWorktree[]> {
    return findWorktrees(this.#parts.folder);
  }

  /** What a run has changed by now. */
  changes(run: RunRef): Promise<Result<WorktreeChanges, WorktreeProblem>> {
    return this.#on(run, (git, { record }) => readChanges(git, record));
  }

  /** What the working tree of a folder is now; null where there is no repository to compare with. */
  async mark(folder: string): Promise<TreeMark | null> {
    const git = await this.#git(folder);
    const mark = git.ok ? await markTree(git.value, folder) : git;
    return mark.ok ? mark.value : null;
  }

  /** What has become of a working tree since, and the commit that is checked out in it now. */
  async since(before: TreeMark): Promise<RunOutput> {
    const git = await this.#git(before.root);
    const after = git.ok ? await markAgain(git.value, before) : git;
    if (!git.ok || !after.ok) return nothingKnown;
    const paths = await pathsBetween(git.value, before, after.value);
    return paths.ok ? { paths: paths.value, endCommit: after.value.head } : nothingKnown;
  }

  /** Brings the changes that the person has seen into the workspace. The worktree stays. Gives the paths. */
  apply(run: RunRef, tree: string): Promise<Result<readonly string[], WorktreeProblem>> {
    return this.#on(run, (git, { record }) => applyChanges(git, record, tree));
  }

  /** Puts the changes that the person has seen on the branch, and takes the worktree away. Gives the branch. */
  keep(run: RunRef, tree: string, message: string): Promise<Result<string, WorktreeProblem>> {
    return this.#on(run, async (git, { folder, record }) => {
      const kept = await keepBranch(git, record, { tree, message });
      if (!kept.ok) return kept;
      const removed = await removeWorktree(git, folder, record);
      return removed.ok ? kept : removed;
    });
  }

  /** Takes the worktree and its branch away, with all that is only there. */
  discard(run: RunRef): Promise<Result<null, WorktreeProblem>> {
    return this.#on(run, async (git, { folder, record }) => {
      const removed = await removeWorktree(git, folder, record);
      return removed.ok ? await deleteBranch(git, record) : removed;
    });
  }

  /** The git to use in a folder. None runs where the person has not agreed to it. */
  async #git(folder: string): Promise<Result<Git, WorktreeProblem>> {
    const trust = await this.#parts.mayWrite(folder);
    if (trust !== 'yes') return err({ type: trust === 'readOnly' ? 'readOnly' : 'untrusted' });
    const git = await this.#parts.git();
    return git === null ? err({ type: 'noGit' }) : ok(git);
  }

  #on<T>(
    { projectRoot, workcellId }: RunRef,
    act: (git: Git, found: FoundWorktree) => Promise<Result<T, WorktreeProblem>>,
  ): Promise<Result<T, WorktreeProblem>> {
    return this.#inTurn(projectRoot, async (git) => {
      const repository = await findRepository(projectRoot);
      if (!repository.ok) return repository;
      const { root } = repository.value;
      const found = (await this.list()).find(({ record }) => record.runId === workcellId && record.repository === root);
      return found === undefined ? err({ type: 'folderGone' }) : await act(git, found);
    });
  }

  /** One after the other in a folder. */
  #inTurn<T>(
    projectRoot: string,
    act: (git: Git) => Promise<Result<T, WorktreeProblem>>,
  ): Promise<Result<T, WorktreeProblem>> {
    const before = this.#last.get(projectRoot) ?? Promise.resolve();
    const turn = before.then(async (): Promise<Result<T, WorktreeProblem>> => {
      const git = await this.#git(projectRoot);
      return git.ok ? await act(git.value) : git;
    });
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(projectRoot) === settled) this.#last.delete(projectRoot);
      });
    this.#last.set(projectRoot, settled);
    return turn;
  }
}
