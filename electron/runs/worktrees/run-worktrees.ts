import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isInside } from '../../../shared/files/is-inside.ts';
import { getHunksOut, type LeftOutFile, toLeftOutFile } from '../../../shared/runs/left-out.ts';
import { getRunKey, type RunId, type RunRef } from '../../../shared/runs/run-ref.ts';
import type { NotCopied } from '../../../shared/runs/worktree-setup.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { OwnChanges } from '../../file-transactions/own-changes.ts';
import type { TransactionFolders } from '../../file-transactions/transaction-request.ts';
import { toTreePath } from '../../file-transactions/tree-path.ts';
import { isFolder } from '../../files/is-folder.ts';
import { pathStyle } from '../../files/path-style.ts';
import type { FileTexts } from '../../git/file-texts.ts';
import { findGitHead, getBranchName } from '../../git/git-head.ts';
import type { Git } from '../../git/git-program.ts';
import { toRawBytes } from '../../git/raw-path.ts';
import { findRepository } from '../../git/repository-place.ts';
import { runInTurn } from '../../git/run-in-turn.ts';
import { listIgnored, takeWorkingTreeSnapshot } from '../../git/snapshot.ts';
import type { TrustGate } from '../../host/gates.ts';
import { type Applied, applyChanges, checkNested } from './apply-changes.ts';
import {
  type FileChoice,
  listPathsBetween,
  markAgain,
  markTree,
  readChanges,
  readFileTexts,
  type TreeMark,
  type WorktreeChanges,
} from './changes.ts';
import { copyIntoWorktree } from './copy-into-worktree.ts';
import { createWorktree } from './create-worktree.ts';
import { findRunBranch } from './find-run-branch.ts';
import { type FoundWorktree, findWorktrees } from './find-worktrees.ts';
import { keepBranch } from './keep-branch.ts';
import { type LinkedWorktree, listLinkedWorktrees } from './list-linked-worktrees.ts';
import { isRepositoryThere, type OpenWorktree, openWorktree } from './open-worktree.ts';
import { deleteBranch, type Removed, removeWorktree } from './remove-worktree.ts';
import { openRepository, type RepositoryInfo, readRepository } from './repository.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import { findFolderInWorktree, type SetupRecord, type WorktreeRecord, writeRecord } from './worktree-record.ts';

export type RunWorktreesDeps = {
  readonly clock: Clock;
  /** Our folder for all worktrees, including those of earlier starts. */
  readonly folder: string;
  /** The folders for notes of unfinished changes, staged files and removed files. */
  readonly folders: DataFolders;
  /** Returns the git of this machine; null if there is none. */
  git(): Promise<Git | null>;
  /** Whether the user trusts a folder. */
  mayWrite: TrustGate['mayWrite'];
  /** Describes what still uses a run's worktree; null if nothing does. */
  describeUse(run: RunRef, worktree: string): Promise<string | null>;
  /** Describes what works in a workspace now; null if nothing does. */
  describeWorkspaceUse(root: string): Promise<string | null>;
  /** Returns null if this host may change files, otherwise a sentence with the reason. */
  claimFiles(): Promise<string | null>;
  /** Records what Apply does. */
  readonly history: OwnChanges;
};

/** Our folders in the data folder. */
export type DataFolders = {
  readonly pending: string;
  readonly staging: string;
  readonly removed: string;
  /** For private git folders. */
  readonly git: string;
  /** Called when a change has left copies. */
  readonly onKept?: (() => void) | undefined;
  /** Provides the thread that changes many files. */
  readonly thread?: TransactionFolders['thread'];
};

/** Returns our folders in a data folder. */
export function getDataFolders(dataFolder: string): DataFolders {
  return {
    pending: join(dataFolder, 'transactions'),
    staging: join(dataFolder, 'staging'),
    removed: join(dataFolder, 'removed'),
    git: join(dataFolder, 'git'),
  };
}

/** Returns the part that transactions need. */
export function toTransactionFolders({ onKept, pending, removed, thread }: DataFolders): TransactionFolders {
  return { pending, kept: removed, onKept, thread };
}

/** A request for a worktree. */
export type WorktreeRequest = {
  /** The folder the run was requested for, in a repository or not. */
  readonly projectRoot: string;
  readonly runId: RunId;
  /** What the run is called after. Its branch is, too. */
  readonly title: string;
  readonly withUncommitted: boolean;
  /** Patterns of ignored files to copy from the folder. */
  readonly copies?: readonly string[];
  readonly signal: AbortSignal;
};

/** A new worktree. */
export type CreatedWorktree = WorktreeRecord & {
  /** Where the run works. */
  readonly folder: string;
  /** What was not copied. */
  readonly notCopied: readonly NotCopied[];
};

/** An existing worktree in which a new thread could work. */
export type OpenPlace = LinkedWorktree & {
  /** Where the thread works in it. */
  readonly folder: string;
  /** Workcell made it. */
  readonly isOurs: boolean;
};

/** The facts about a repository that matter before a run starts. */
export type RepositorySurroundings = Pick<RepositoryInfo, 'branch' | 'submodules'> & {
  /** Null while the folder is not trusted. */
  readonly changedFiles: number | null;
};

/** A run's changes at its end, as far as they are known. */
export type RunOutput = { readonly paths: readonly string[]; readonly endCommit: string | null };

/** The output of a run whose folder could not be read. */
export const unknownOutput: RunOutput = { paths: [], endCommit: null };

/** Where a run's changes went, and where the rest of its worktree is. */
export type KeptRun = { readonly branch: string; readonly removed: Removed; readonly ignored: readonly string[] };
/** Where a worktree is. `branch` stays because it is checked out somewhere. */
export type DiscardedRun = { readonly branch: string | null; readonly removed: Removed };

/** How long a worktree waits for its copies, in milliseconds. */
const maxCopyMs = 10_000;

/** How long a change may take when the app ends, in milliseconds. */
const endTimeoutMs = 10_000;

/** The worktrees of runs, from creation to Apply, Keep or Discard. */
export class RunWorktrees {
  readonly #deps: RunWorktreesDeps;
  readonly #changing = new Set<Promise<unknown>>();
  /** Stops reads of a run's changes, by `getRunKey`. */
  readonly #reads = new Map<string, Set<AbortController>>();
  /**
   * The states that were shown for review, by `getRunKey`. Git would also know the trees of other runs and branches.
   */
  readonly #reviewed = new Map<string, Set<string>>();
  readonly #stop = new AbortController();

  constructor(deps: RunWorktreesDeps) {
    this.#deps = deps;
  }

  /** Reads the facts about a folder's repository before a run. */
  async readRepositoryInfo(projectRoot: string): Promise<Result<RepositoryInfo, WorktreeProblem>> {
    const git = await this.#git(projectRoot);
    return git.ok ? await readRepository(git.value, projectRoot) : git;
  }

  /** Whether the user trusts a folder enough to look for what its worktrees need. */
  async mayLookAround(projectRoot: string): Promise<boolean> {
    return (await this.#deps.mayWrite(projectRoot)) === 'yes';
  }

  /** Finds what keeps a folder from having a worktree, without looking at its files; null if nothing does. */
  async findObstacle(projectRoot: string): Promise<WorktreeProblem | null> {
    const git = await this.#git(projectRoot);
    const opened = git.ok ? await openRepository(git.value, projectRoot) : git;
    if (!opened.ok) return opened.error;
    return (await opened.value.headCommit()) === null ? { type: 'noCommit' } : null;
  }

  /**
   * Does what `readRepositoryInfo` does for a folder that may be untrusted. Git does not run there, and facts that need
   * git are null. A read-only folder can have no worktree.
   */
  async readSurroundings(projectRoot: string): Promise<Result<RepositorySurroundings, WorktreeProblem>> {
    if ((await this.#deps.mayWrite(projectRoot)) !== 'ask') return await this.readRepositoryInfo(projectRoot);
    const place = await findRepository(projectRoot);
    if (!place.ok) return place;
    const head = await findGitHead(place.value.root);
    return ok({ branch: getBranchName(head), changedFiles: null, submodules: [] });
  }

  /** Makes the worktree of a run, with copies of ignored files. A file that cannot be copied is no problem. */
  create({
    copies = [],
    projectRoot,
    runId,
    signal,
    title,
    withUncommitted,
  }: WorktreeRequest): Promise<Result<CreatedWorktree, WorktreeProblem>> {
    return this.#runInTurn(projectRoot, async (git) => {
      const repository = await findRepository(projectRoot);
      if (!repository.ok) return repository;
      // Each folder numbers its own runs, and a repository may have several folders.
      const place = createHash('sha256').update(projectRoot).digest('hex').slice(0, 8);
      const folder = join(this.#deps.folder, `${runId}-${place}`);
      const now = this.#deps.clock.now();
      const made = await createWorktree(git, {
        runId,
        title,
        projectRoot,
        folder,
        withUncommitted,
        now,
        signal,
      });
      if (!made.ok) return made;
      const workFolder = await findFolderInWorktree(made.value);
      const late = new AbortController();
      const cancel = this.#deps.clock.after(maxCopyMs, () => late.abort());
      const until = AbortSignal.any([late.signal, signal]);
      const notCopied = await copyIntoWorktree(git, made.value, { to: workFolder, copies, signal: until });
      cancel();
      return ok({ ...made.value, folder: workFolder, notCopied });
    });
  }

  /** Lists all worktrees, newest first. */
  list(): Promise<readonly FoundWorktree[]> {
    return findWorktrees(this.#deps.folder);
  }

  /**
   * Lists the worktrees of a folder's repository in which a new thread could work: those that the user made, and ours
   * without work. Nothing in a folder that the user does not trust.
   */
  async listOpenPlaces(projectRoot: string): Promise<readonly OpenPlace[]> {
    if ((await this.#deps.mayWrite(projectRoot)) !== 'yes') return [];
    const [linked, records, real] = await Promise.all([
      listLinkedWorktrees(projectRoot),
      this.list(),
      realpath(projectRoot).catch(() => projectRoot),
    ]);
    const root = (await findGitHead(real))?.root ?? real;
    const ours = await realpath(this.#deps.folder).catch(() => this.#deps.folder);
    const places = linked.map(async ({ branch, path }): Promise<OpenPlace | null> => {
      const folder = join(path, relative(root, real));
      if (!(await isFolder(folder))) return null;
      if (!isInside(ours, path, pathStyle)) return { path, branch, folder, isOurs: false };
      const record = records.find((each) => each.record.path === path)?.record;
      if (record?.projectRoot !== projectRoot || (await this.#deps.describeUse(record, path)) !== null) return null;
      return { path, branch, folder, isOurs: true };
    });
    return (await Promise.all(places)).filter((place) => place !== null);
  }

  /** Finds the worktree that has a folder, in which a run works. Null if it is gone. */
  async findByFolder(folder: string): Promise<WorktreeRecord | null> {
    for (const { isThere, record } of await this.list()) {
      if (isThere && (await findFolderInWorktree(record).catch(() => null)) === folder) return record;
    }
    return null;
  }

  /** Reads a run's changes so far. */
  changes(run: RunRef, signal?: AbortSignal): Promise<Result<WorktreeChanges, WorktreeProblem>> {
    return this.#read(run, (git, { record }) => readChanges(git, record), signal);
  }

  /** Reads a run's changes so far, to show them. After that, this state can be applied or kept. */
  async review(run: RunRef): Promise<Result<WorktreeChanges, WorktreeProblem>> {
    const changes = await this.changes(run);
    if (!changes.ok) return changes;
    this.addReviewed(run, changes.value.tree);
    return changes;
  }

  /** Records that a state was shown for review, so that it can be applied or kept. */
  addReviewed(run: RunRef, tree: string): void {
    const key = getRunKey(run);
    this.#reviewed.set(key, (this.#reviewed.get(key) ?? new Set()).add(tree));
  }

  /** Reads a file at the start of the run and in a reviewed state; null if either is not a text. */
  async fileTexts(run: RunRef, file: FileChoice): Promise<Result<FileTexts | null, WorktreeProblem>> {
    if (file.tree !== null && !this.#wasReviewed(run, file.tree)) return err({ type: 'notReviewed' });
    return await this.#read(run, (git, { record }) => readFileTexts(git, record, file));
  }

  /** Marks the current state of a folder's working tree; null if there is no repository to compare with. */
  async mark(folder: string, signal?: AbortSignal): Promise<TreeMark | null> {
    const git = await this.#git(folder, signal);
    const mark = git.ok ? await markTree(git.value, folder) : git;
    return mark.ok ? mark.value : null;
  }

  /** Reads the changes in a working tree since a mark, and its current commit. */
  async since(before: TreeMark, signal?: AbortSignal): Promise<RunOutput> {
    const git = await this.#git(before.root, signal);
    const after = git.ok ? await markAgain(git.value, before) : git;
    if (!git.ok || !after.ok) return unknownOutput;
    const paths = await listPathsBetween(git.value, before, after.value);
    return paths.ok ? { paths: paths.value, endCommit: after.value.head } : unknownOutput;
  }

  /** Records how the set-up of a run's worktree goes. Never rejects. */
  async recordSetup(run: RunRef, setup: SetupRecord): Promise<void> {
    await this.#withFound(run, async ({ folder, record }) => {
      await writeRecord(folder, { ...record, setup });
      return ok(null);
    });
  }

  /**
   * Applies the reviewed changes to the workspace, except some, and records that. The worktree stays. `title` is what
   * the user calls the run.
   */
  apply(
    run: RunRef,
    tree: string,
    leaveOut: readonly LeftOutFile[] = [],
    title: string = run.runId,
  ): Promise<Result<Applied, WorktreeProblem>> {
    return this.#changeOpen(run, async (open, { folder, record }) => {
      if (!this.#wasReviewed(run, tree)) return err({ type: 'notReviewed' });
      const by = await this.#deps.describeWorkspaceUse(record.repository);
      if (by !== null) return err({ type: 'workspaceInUse', by });
      const now = this.#deps.clock.now();
      const { staging } = this.#deps.folders;
      const folders = toTransactionFolders(this.#deps.folders);
      const author = { kind: 'app', action: 'apply', name: title } as const;
      const done = await this.#deps.history.credit(record.projectRoot, author, (announce) =>
        applyChanges(open, record, { tree, leaveOut, now, folders, stagingFolder: staging, announce }),
      );
      if (!done.ok) return done;
      const leftOut = done.value.leftOut.map((file) => toLeftOutFile(file.path, getHunksOut(file)));
      const applied = { tree, files: done.value.paths.length, at: now, ...(leftOut.length > 0 ? { leftOut } : {}) };
      // The files are in place, so a failed record is no reason to report an error.
      await writeRecord(folder, { ...record, applied }).catch(() => undefined);
      return done;
    });
  }

  /** Commits the reviewed changes to the branch, and moves the worktree away. */
  keep(run: RunRef, tree: string, message: string): Promise<Result<KeptRun, WorktreeProblem>> {
    return this.#changeOpen(run, async (open, found) => {
      const { record } = found;
      const used = await this.#checkUse(run, record);
      if (used !== null) return err(used);
      const now = await takeWorkingTreeSnapshot(open.worktree);
      if (!now.ok) return err(toWorktreeProblem(now.error));
      const nested = checkNested(record, now.value.nested);
      if (nested !== null) return err(nested);
      if (now.value.tree !== tree) return err({ type: 'changedSinceReview' });
      if (!this.#wasReviewed(run, tree)) return err({ type: 'notReviewed' });
      const ignored = await listIgnored(open.worktree);
      const kept = await keepBranch(open, record, { tree, message });
      if (!kept.ok) return kept;
      const removed = await this.#remove(run, found, open, 'kept');
      if (!removed.ok) return removed;
      const names = ignored.ok ? ignored.value.map((path) => toTreePath(toRawBytes(path))) : [];
      return ok({ branch: kept.value, removed: removed.value, ignored: names });
    });
  }

  /** Moves the worktree away and deletes its branch. Whatever existed only there is kept for some days. */
  discard(run: RunRef): Promise<Result<DiscardedRun, WorktreeProblem>> {
    // The changes are no longer needed, and reading them keeps the worktree in use.
    for (const reading of this.#reads.get(getRunKey(run)) ?? []) reading.abort();
    return this.#change(() => this.#discard(run));
  }

  /**
   * Settles when no Apply, Keep or Discard is active; used when the app ends. Stops reads at once, and git reads for a
   * change after some seconds. Never rejects.
   */
  async waitUntilSettled(): Promise<void> {
    for (const reads of this.#reads.values()) for (const reading of reads) reading.abort();
    const cancel = this.#deps.clock.after(endTimeoutMs, () => this.#stop.abort());
    while (this.#changing.size > 0) await Promise.allSettled(this.#changing);
    cancel();
  }

  #discard(run: RunRef): Promise<Result<DiscardedRun, WorktreeProblem>> {
    return this.#withFound(run, async (found) => {
      const { record } = found;
      const used = await this.#checkUse(run, record);
      if (used !== null) return err(used);
      const opened = await this.#open(run, record);
      // Without its repository, there is no branch and nothing for git to forget.
      if (!opened.ok && opened.error.type !== 'repositoryGone') return opened;
      const open = opened.ok ? opened.value : null;
      const branch = open === null ? null : await findRunBranch(open, record);
      const removed = await this.#remove(run, found, open, 'discarded');
      if (!removed.ok) return removed;
      if (open === null || branch === null) return ok({ branch: null, removed: removed.value });
      const left = await deleteBranch(open, branch);
      return left.ok ? ok({ branch: left.value, removed: removed.value }) : left;
    });
  }

  #wasReviewed(run: RunRef, tree: string): boolean {
    return this.#reviewed.get(getRunKey(run))?.has(tree) ?? false;
  }

  async #remove(run: RunRef, found: FoundWorktree, open: OpenWorktree | null, reason: 'kept' | 'discarded') {
    const { clock, folders } = this.#deps;
    const removed = await removeWorktree({ found, open, reason, removedFolder: folders.removed, now: clock.now() });
    if (removed.ok) this.#reviewed.delete(getRunKey(run));
    return removed;
  }

  async #checkUse(run: RunRef, { path }: WorktreeRecord): Promise<WorktreeProblem | null> {
    const by = await this.#deps.describeUse(run, path);
    return by === null ? null : { type: 'inUse', by };
  }

  /** Reads in a worktree. Discard or the end of the app cancels the read. */
  async #read<T>(
    run: RunRef,
    act: (git: Git, found: FoundWorktree) => Promise<Result<T, WorktreeProblem>>,
    signal?: AbortSignal,
  ): Promise<Result<T, WorktreeProblem>> {
    const key = getRunKey(run);
    const reading = new AbortController();
    const reads = this.#reads.get(key) ?? new Set();
    this.#reads.set(key, reads.add(reading));
    const either = signal === undefined ? reading.signal : AbortSignal.any([reading.signal, signal]);
    try {
      const git = await this.#git(run.projectRoot, either);
      return git.ok ? await this.#withFound(run, (found) => act(git.value, found)) : git;
    } finally {
      reads.delete(reading);
      if (reads.size === 0) this.#reads.delete(key);
    }
  }

  #changeOpen<T>(
    run: RunRef,
    act: (open: OpenWorktree, found: FoundWorktree) => Promise<Result<T, WorktreeProblem>>,
  ): Promise<Result<T, WorktreeProblem>> {
    const changeFound = async (found: FoundWorktree) => {
      if (!found.isThere) return err({ type: 'folderGone' } as const);
      const opened = await this.#open(run, found.record);
      return opened.ok ? await act(opened.value, found) : opened;
    };
    return this.#change(() => this.#withFound(run, changeFound));
  }

  /** Runs a change. Only the host with the claim to the data folder may change anything. */
  async #change<T>(act: () => Promise<Result<T, WorktreeProblem>>): Promise<Result<T, WorktreeProblem>> {
    const changing = this.#deps
      .claimFiles()
      .then((why) => (why === null ? act() : err({ type: 'notOurs', why } as const)));
    this.#changing.add(changing);
    try {
      return await changing;
    } finally {
      this.#changing.delete(changing);
    }
  }

  async #open({ projectRoot }: RunRef, record: WorktreeRecord): Promise<Result<OpenWorktree, WorktreeProblem>> {
    if (!(await isRepositoryThere(record))) return err({ type: 'repositoryGone', path: record.repository });
    const git = await this.#git(projectRoot);
    return git.ok ? await openWorktree(git.value, record) : git;
  }

  /** Returns the git for a folder. Git never runs in a folder the user does not trust. */
  async #git(folder: string, signal?: AbortSignal): Promise<Result<Git, WorktreeProblem>> {
    const trust = await this.#deps.mayWrite(folder);
    if (trust !== 'yes') return err({ type: trust === 'readOnly' ? 'readOnly' : 'untrusted' });
    const git = await this.#deps.git();
    if (git === null) return err({ type: 'noGit' });
    const { signal: stopped } = this.#stop;
    return ok({ ...git, signal: signal === undefined ? stopped : AbortSignal.any([stopped, signal]) });
  }

  /** Runs one action at a time per repository, whichever of its folders the runs were requested for. */
  async #withFound<T>(
    { projectRoot, runId }: RunRef,
    act: (found: FoundWorktree) => Promise<Result<T, WorktreeProblem>>,
  ): Promise<Result<T, WorktreeProblem>> {
    const find = async () =>
      (await this.list()).find(({ record }) => record.runId === runId && record.projectRoot === projectRoot);
    const known = await find();
    if (known === undefined) return err({ type: 'folderGone' });
    return await runInTurn(await getLockName(known.record.repository), async () => {
      // Another action may have removed the worktree in the meantime.
      const found = await find();
      if (found === undefined) return err({ type: 'folderGone' });
      return await catchExceptions(() => act(found));
    });
  }

  async #runInTurn<T>(
    projectRoot: string,
    act: (git: Git) => Promise<Result<T, WorktreeProblem>>,
  ): Promise<Result<T, WorktreeProblem>> {
    return await runInTurn(await getLockName(projectRoot), () =>
      catchExceptions(async () => {
        const git = await this.#git(projectRoot);
        return git.ok ? await act(git.value) : git;
      }),
    );
  }
}

/** Returns the lock name, which is the same for all folders of a repository and its linked worktrees. */
async function getLockName(folder: string): Promise<string> {
  const place = await findRepository(folder);
  return `files of ${place.ok ? place.value.commonFolder : folder}`;
}

/** Turns exceptions, such as a full disk or a missing folder, into problems. */
async function catchExceptions<T>(act: () => Promise<Result<T, WorktreeProblem>>): Promise<Result<T, WorktreeProblem>> {
  try {
    return await act();
  } catch (failure) {
    return err({ type: 'failed', said: getErrorMessage(failure) });
  }
}
