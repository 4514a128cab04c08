import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { UncommittedFile, UncommittedState } from '../../shared/contract/commits.ts';
import { getBranchName, readGitHead } from '../git/git-head.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { formatPath, type RawPath } from '../git/raw-path.ts';
import { takeWorkingTreeSnapshot } from '../git/snapshot.ts';
import { type Difference, findRenames, listDifferences, writeEmptyTree } from '../git/trees.ts';
import { listUnmergedPaths, readUserIndex } from '../git/user-index.ts';
import { type CommitProblem, toCommitProblem } from './commit-problem.ts';
import { guessRemoteService } from './read-remotes.ts';
import { findOperation, readCommit, readIdentity, readRelations, wouldSign } from './read-repository.ts';
import { wantsTraceNotes } from './trace-notes.ts';

/** A listed file with the changes that belong to it: one, or two if it was renamed. */
export type ListedFile = { readonly file: UncommittedFile; readonly changes: readonly Difference[] };

/** Compares the disk with the last commit. Changes nothing outside our own folder. Rejects with the system's error. */
export async function readUncommitted(
  repository: PrivateRepository,
  readHooks: () => Promise<UncommittedState['hooks']>,
): Promise<Result<UncommittedState, CommitProblem>> {
  const { root } = repository.place;
  const [branch, operation, hooks] = await Promise.all([
    readGitHead(root).then(getBranchName),
    findOperation(repository),
    readHooks(),
  ]);
  const taken = await takeWorkingTreeSnapshot(repository);
  if (!taken.ok) return err(toCommitProblem(taken.error));
  const { head, nested, tree } = taken.value;
  const listed = await listFiles(repository, head, tree);
  if (!listed.ok) return listed;
  const [commit, relations] =
    head === null
      ? [null, null]
      : await Promise.all([readCommit(repository, head), readRelations(repository, head, branch)]);
  if (commit !== null && !commit.ok) return err(toCommitProblem(commit.error));
  return ok({
    root,
    head,
    branch,
    tree,
    files: listed.value.map(({ file }) => file),
    leftOut: nested.filter(({ kind }) => kind !== 'submoduleWithFiles').map(({ path }) => formatPath(path)),
    operation,
    identity: readIdentity(repository),
    upstream: relations?.upstream ?? null,
    service: guessRemoteService(repository, branch),
    last: commit === null ? null : { message: commit.value.message, isPushed: relations?.isPushed ?? false },
    hooks,
    signs: wouldSign(repository),
    notes: await wantsTraceNotes(repository),
  });
}

/** Returns what paths of the repository start with in a folder of it. Rejects with the system's error. */
export async function findPrefix({ place }: PrivateRepository, folder: string): Promise<string> {
  const within = relative(place.root, await realpath(folder))
    .split(sep)
    .join('/');
  return within === '' ? '' : `${within}/`;
}

/** Returns the tree that a commit's changes start from. Never rejects. */
export async function readBaseTree(
  repository: PrivateRepository,
  head: string | null,
): Promise<Result<string, CommitProblem>> {
  if (head !== null) return ok(head);
  const empty = await writeEmptyTree(repository);
  return empty.ok ? empty : err(toCommitProblem(empty.error));
}

/** Lists what differs between the last commit and a snapshot, in the order of paths. Rejects with the system's error. */
export async function listFiles(
  repository: PrivateRepository,
  head: string | null,
  tree: string,
): Promise<Result<readonly ListedFile[], CommitProblem>> {
  const base = await readBaseTree(repository, head);
  if (!base.ok) return base;
  const [differing, renames, tracked, unmerged] = await Promise.all([
    listDifferences(repository, base.value, tree),
    findRenames(repository, base.value, tree),
    readUserIndex(repository),
    listUnmergedPaths(repository),
  ]);
  if (!differing.ok) return err(toCommitProblem(differing.error));
  if (!renames.ok) return err(toCommitProblem(renames.error));
  if (!tracked.ok) return err(toCommitProblem(tracked.error));
  if (!unmerged.ok) return err(toCommitProblem(unmerged.error));
  const byPath = new Map(differing.value.map((change) => [change.path, change]));
  const conflicted = new Set(unmerged.value);
  const renamedFrom = new Map([...renames.value].filter(([, before]) => !conflicted.has(before)));
  const consumed = new Set(renamedFrom.values());
  const found: ListedFile[] = [];
  for (const [path, change] of byPath) {
    if (consumed.has(path)) continue;
    const before = renamedFrom.get(path);
    const removal = before === undefined ? undefined : byPath.get(before);
    const status = conflicted.has(path)
      ? 'conflicted'
      : removal === undefined
        ? describeStatus(change, tracked.value?.has(path) ?? false)
        : 'renamed';
    found.push({
      file: {
        id: path,
        path: formatPath(path),
        oldPath: removal === undefined ? null : formatPath(removal.path),
        status,
      },
      changes: removal === undefined ? [change] : [removal, change],
    });
  }
  for (const path of conflicted) {
    if (byPath.has(path)) continue;
    found.push({ file: { id: path, path: formatPath(path), oldPath: null, status: 'conflicted' }, changes: [] });
  }
  return ok(found.toSorted((one, other) => compareRaw(one.file.id, other.file.id)));
}

/** Returns the listed files with these ids. Fails with the first one that is not listed. Rejects with the system's error. */
export async function listChosen(
  repository: PrivateRepository,
  { files, head, tree }: { readonly files: readonly string[]; readonly head: string | null; readonly tree: string },
): Promise<Result<readonly ListedFile[], CommitProblem>> {
  const listed = await listFiles(repository, head, tree);
  if (!listed.ok) return listed;
  const byId = new Map(listed.value.map((one) => [one.file.id, one]));
  const chosen: ListedFile[] = [];
  for (const id of files) {
    const one = byId.get(id);
    if (one === undefined) return err({ type: 'changed', paths: [formatPath(id as RawPath)] });
    chosen.push(one);
  }
  return ok(chosen);
}

function describeStatus({ newMode, newOid, oldMode, oldOid, status }: Difference, isTracked: boolean) {
  if (status === 'A') return isTracked ? 'added' : 'untracked';
  if (status === 'D') return 'deleted';
  if (status === 'T') return 'type';
  return newOid === oldOid && newMode !== oldMode ? 'mode' : 'modified';
}

function compareRaw(one: RawPath | string, other: RawPath | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
