import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { formatCommitMessage } from '../../shared/commits/commit-message.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { readFilters } from '../git/filtered-files.ts';
import { readGitHead } from '../git/git-head.ts';
import { IndexLock } from '../git/index-lock.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { publishCommit } from '../git/publish.ts';
import { formatPath, type RawPath } from '../git/raw-path.ts';
import { runInTurn } from '../git/run-in-turn.ts';
import { takeWorkingTreeSnapshot } from '../git/snapshot.ts';
import {
  commitTree,
  type Difference,
  listDifferences,
  type TreeEdits,
  toEdits,
  writeEditedTree,
} from '../git/trees.ts';
import { listUnmergedPaths } from '../git/user-index.ts';
import { type CommitProblem, toCommitProblem } from './commit-problem.ts';
import { putBack } from './put-back.ts';
import { findOperation, isThere, readCommit, readIdentity } from './read-repository.ts';
import { listChosen, readBaseTree } from './read-uncommitted.ts';
import { type AllowedHooks, runHooks } from './run-hooks.ts';

export type CommitRequest = Omit<RequestInput<'commitFiles'>, 'hooks'>;
export type MadeCommit = RequestValue<'commitFiles'>;

/**
 * Commits the listed contents of some files to what is checked out, once the allowed hooks agree. The index keeps what
 * the user staged of other files, and no file on disk changes except by hooks. Commits everything or nothing. Rejects
 * with the system's error.
 */
export function commitFiles(
  repository: PrivateRepository,
  request: CommitRequest,
  { hooks, signal }: { readonly hooks: AllowedHooks | null; readonly signal: AbortSignal },
): Promise<Result<MadeCommit, CommitProblem>> {
  return runInTurnUntil(signal, `commit ${repository.place.gitFolder}`, async () => {
    if (request.root !== repository.place.root) return err({ type: 'changed', paths: [] });
    const words = readWords(repository, request);
    if (!words.ok) return words;
    const chosen = await findChosen(repository, request);
    if (!chosen.ok) return chosen;
    const { edits } = chosen.value;
    const checked =
      hooks === null ? words : await checkByHooks(repository, request, hooks, { ...words.value, ...chosen.value });
    if (!checked.ok) return checked;
    const lock = await IndexLock.take(repository);
    if (!lock.ok) return err(lock.error.type === 'locked' ? lock.error : toCommitProblem(lock.error));
    try {
      const { message } = checked.value;
      const made = await commitLocked(repository, request, { message, chosen: edits, lock: lock.value });
      if (!made.ok) return made;
      return ok({ ...made.value, changedMessage: message === words.value.message ? null : message });
    } finally {
      await lock.value.release();
    }
  });
}

/** Waits for the turn to commit, which the signal ends. */
function runInTurnUntil<T>(
  signal: AbortSignal,
  name: string,
  act: () => Promise<Result<T, CommitProblem>>,
): Promise<Result<T, CommitProblem>> {
  const stopped = Promise.withResolvers<Result<T, CommitProblem>>();
  const stop = (): void => stopped.resolve(err({ type: 'hooksStopped' }));
  signal.addEventListener('abort', stop);
  const turn = runInTurn(name, async () => {
    signal.removeEventListener('abort', stop);
    return signal.aborted ? err({ type: 'hooksStopped' as const }) : await act();
  });
  if (signal.aborted) stop();
  return Promise.race([turn, stopped.promise]);
}

function readWords(
  repository: PrivateRepository,
  { amend, files, head, message, signOff, trailer }: CommitRequest,
): Result<{ readonly message: string }, CommitProblem> {
  const identity = readIdentity(repository);
  if (identity === null) return err({ type: 'noIdentity' });
  if (amend && head === null) return err({ type: 'nothingToAmend' });
  if (!amend && files.length === 0) return err({ type: 'nothing' });
  const formatted = formatCommitMessage({ message, trailer, signOff: signOff ? identity : null });
  return formatted === '' ? err({ type: 'noMessage' }) : ok({ message: formatted });
}

/** What the chosen files become in the commit, and all files as they are. */
type Chosen = { readonly edits: TreeEdits; readonly snapshot: string };

/** Finds what the chosen files become, and checks that they still have the listed contents. */
async function findChosen(
  repository: PrivateRepository,
  { files, head, tree }: CommitRequest,
): Promise<Result<Chosen, CommitProblem>> {
  const now = await takeWorkingTreeSnapshot(repository);
  if (!now.ok) return err(toCommitProblem(now.error));
  if (now.value.head !== head) return err({ type: 'changed', paths: [] });
  const listed = await listChosen(repository, { files, head, tree });
  if (!listed.ok) return listed;
  const wanted = new Map(listed.value.flatMap(({ changes }) => changes).map((change) => [change.path, change]));
  const since = await listDifferences(repository, tree, now.value.tree);
  if (!since.ok) return err(toCommitProblem(since.error));
  const changed = since.value.filter(({ path }) => wanted.has(path)).map(({ path }) => formatPath(path));
  if (changed.length > 0) return err({ type: 'changed', paths: changed });
  const snapshot = now.value.tree;
  const edits = await applyFilters(repository, [...wanted.values()], snapshot);
  return edits.ok ? ok({ edits: edits.value, snapshot }) : edits;
}

/** Lets the user's own filters make the contents of the files that ask for them. Refuses other filters. */
async function applyFilters(
  repository: PrivateRepository,
  wanted: readonly Difference[],
  tree: string,
): Promise<Result<TreeEdits, CommitProblem>> {
  const changes = toEdits(wanted);
  const present = wanted.filter(({ newMode }) => newMode.startsWith('100')).map(({ path }) => path);
  const filters = await readFilters(repository, present);
  if (!filters.ok) return err(toCommitProblem(filters.error));
  if (filters.value.size === 0) return ok(changes);
  const known = repository.filterNames;
  const unknown = [...filters.value].filter(([, name]) => !known.has(name)).map(([path]) => formatPath(path));
  if (unknown.length > 0) return err({ type: 'filters', paths: unknown });
  const filtered = await takeWorkingTreeSnapshot(repository, { filters: true });
  if (!filtered.ok) return err(toCommitProblem(filtered.error));
  const differing = await listDifferences(repository, tree, filtered.value.tree);
  if (!differing.ok) return err(toCommitProblem(differing.error));
  for (const { newMode, newOid, path, status } of differing.value) {
    if (filters.value.has(path)) changes.set(path, status === 'D' ? null : { mode: newMode, oid: newOid });
  }
  return ok(changes);
}

/** Ends of hooks that were in the middle of something. */
const endedEarly: ReadonlySet<CommitProblem['type']> = new Set(['hooksStopped', 'hookTimedOut', 'noSandbox']);

/** Runs the hooks where git would commit, and returns their message. Only then does nothing else hold the repository. */
async function checkByHooks(
  repository: PrivateRepository,
  request: CommitRequest,
  hooks: AllowedHooks,
  { edits: chosen, message, snapshot }: Chosen & { readonly message: string },
): Promise<Result<{ readonly message: string }, CommitProblem>> {
  const { head } = request;
  const lock = join(repository.place.gitFolder, 'index.lock');
  if (await isThere(lock)) return err({ type: 'locked', path: lock });
  const ready = await checkReady(repository, request);
  if (!ready.ok) return ready;
  const tree = await writeTree(repository, head, chosen);
  if (!tree.ok) return tree;
  const base = await readBaseTree(repository, head);
  if (!base.ok) return base;
  const { checked: ran, hasStash } = await runHooks(repository, hooks, {
    ...{ base: base.value, head, chosen, oidLength: tree.value.length, message },
  });
  const isEndedEarly = !ran.ok && endedEarly.has(ran.error.type);
  if (hasStash || isEndedEarly) {
    const mayBeTaken = (path: RawPath): boolean => hasStash || chosen.has(path);
    const back = await putBack(repository, { base: base.value, tree: snapshot, mayBeTaken }, hooks.files);
    if (!back.ok) return back;
  }
  const still = await findChosen(repository, request);
  const changed = !still.ok && still.error.type === 'changed' ? still.error.paths : [];
  if (!ran.ok) {
    const { error } = ran;
    const isEnded = error.type === 'hookFailed' || error.type === 'hookTimedOut' || error.type === 'hooksStopped';
    return err(isEnded ? { ...error, changed } : error);
  }
  if (changed.length > 0) return err({ type: 'hooksChangedFiles', paths: changed, output: ran.value.output });
  return still.ok ? ok({ message: ran.value.message }) : still;
}

/** What is known before the commit is made. */
type Prepared = { readonly message: string; readonly chosen: TreeEdits; readonly lock: IndexLock };

/** Makes the commit. Git does not stage, commit or switch branches in the meantime. */
async function commitLocked(
  repository: PrivateRepository,
  { amend, branch, head }: CommitRequest,
  { chosen, lock, message }: Prepared,
): Promise<Result<Omit<MadeCommit, 'changedMessage'>, CommitProblem>> {
  const ready = await checkReady(repository, { branch, head });
  if (!ready.ok) return ready;
  const tree = await writeTree(repository, head, chosen);
  if (!tree.ok) return tree;
  const replaced = amend && head !== null ? await readCommit(repository, head) : null;
  if (replaced !== null && !replaced.ok) return err(toCommitProblem(replaced.error));
  const parents = replaced?.value.parents ?? (head === null ? [] : [head]);
  if (parents.length <= 1 && (await isSameTree(repository, tree.value, parents[0] ?? null))) {
    return err({ type: 'nothing' });
  }
  const author = replaced?.value.author;
  const made = await commitTree(repository, { tree: tree.value, parents, message, author });
  if (!made.ok) return err(toCommitProblem(made.error));
  const commit = made.value;
  const published = await publishCommit(repository, commit, head === null ? [] : [head]);
  if (!published.ok) return err(toCommitProblem(published.error));
  const written = await lock.write(chosen, commit.length);
  if (!written.ok) {
    return err(
      written.error.type === 'inTheWay'
        ? { type: 'belongTogether', paths: written.error.paths.map(formatPath) }
        : toCommitProblem(written.error),
    );
  }
  const [subject = ''] = message.split('\n');
  const note = `commit${head === null ? ' (initial)' : amend ? ' (amend)' : ''}: ${subject}`;
  const ref = branch === null ? repository.headName : `refs/heads/${branch}`;
  const before = head ?? '0'.repeat(commit.length);
  const moved = await repository.runRefCommand('update-ref', ['-m', note, '--no-deref', ref, commit, before]);
  if (!moved.ok) return err(toCommitProblem(moved.error));
  // From here on there is a commit.
  const warning = await lock.publish().then(
    () => null,
    (failure: unknown) =>
      t`The commit is made, but its files still count as staged: ${getErrorMessage(failure)}. Run git reset to fix it.`,
  );
  return ok({ commit, warning, output: await describeCommit(repository, commit, branch, subject) });
}

async function checkReady(
  repository: PrivateRepository,
  { branch, head }: Pick<CommitRequest, 'branch' | 'head'>,
): Promise<Result<null, CommitProblem>> {
  const operation = await findOperation(repository);
  if (operation !== null) return err({ type: 'operation', operation });
  const now = await readGitHead(repository.place.root);
  const checkedOut = now === null || now.isDetached ? null : now.branch;
  if (now === null || (!now.isDetached && checkedOut === null)) return err({ type: 'oddBranch' });
  if (checkedOut !== branch || (await repository.headCommit()) !== head) return err({ type: 'changed', paths: [] });
  if (branch !== null) {
    // A branch that only names another ref would be replaced by the commit.
    const named = await repository.runRefCommand('symbolic-ref', ['-q', `refs/heads/${branch}`]);
    if (named.ok) return err({ type: 'oddBranch' });
  }
  const unmerged = await listUnmergedPaths(repository);
  if (!unmerged.ok) return err(toCommitProblem(unmerged.error));
  return unmerged.value.length === 0 ? ok(null) : err({ type: 'conflicts', paths: unmerged.value.map(formatPath) });
}

/** Writes the tree of the last commit with the chosen files, and checks that nothing else differs. */
async function writeTree(
  repository: PrivateRepository,
  head: string | null,
  chosen: TreeEdits,
): Promise<Result<string, CommitProblem>> {
  const base = await readBaseTree(repository, head);
  if (!base.ok) return base;
  const tree = await writeEditedTree(repository, base.value, chosen);
  if (!tree.ok) return err(toCommitProblem(tree.error));
  const id = tree.value;
  const differing = await listDifferences(repository, base.value, id);
  if (!differing.ok) return err(toCommitProblem(differing.error));
  const others = differing.value.filter(({ path }) => !chosen.has(path)).map(({ path }) => formatPath(path));
  return others.length === 0 ? ok(id) : err({ type: 'belongTogether', paths: others });
}

async function isSameTree(repository: PrivateRepository, tree: string, parent: string | null): Promise<boolean> {
  const before = await readBaseTree(repository, parent);
  if (!before.ok) return false;
  const found = await repository.runContentCommand('rev-parse', ['--verify', '--quiet', `${before.value}^{tree}`]);
  return found.ok && found.value.toString().trim() === tree;
}

/** Describes a commit as git does after one. Never rejects. */
async function describeCommit(
  repository: PrivateRepository,
  commit: string,
  branch: string | null,
  subject: string,
): Promise<string> {
  const how = ['--root', '-r', '--no-commit-id', '--find-renames', '--shortstat', '--summary', '--no-color'];
  const printed = await repository.runContentCommand('diff-tree', [...how, commit], { maxBytes: 100_000 });
  const details = printed.ok ? printed.value.toString('utf8').trimEnd() : '';
  return `[${branch ?? 'detached HEAD'} ${commit.slice(0, 7)}] ${subject}${details === '' ? '' : `\n${details}`}`;
}
