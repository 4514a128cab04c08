import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { runTransaction } from '../file-transactions/run-transaction.ts';
import { describeTransactionProblem } from '../file-transactions/transaction-problem.ts';
import type { TransactionFolders } from '../file-transactions/transaction-request.ts';
import type { GitFailure } from '../git/git-program.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { formatPath, type RawPath } from '../git/raw-path.ts';
import { takeWorkingTreeSnapshot } from '../git/snapshot.ts';
import { stageFiles } from '../git/stage-files.ts';
import { createStagedSteps, readPresentStates } from '../git/staged-steps.ts';
import { type Difference, gitlinkMode, listDifferences } from '../git/trees.ts';
import { type CommitProblem, readReason, toCommitProblem } from './commit-problem.ts';

/** Where files of the user are prepared and kept when the app changes them. */
export type FilePlaces = {
  readonly folders: TransactionFolders;
  /** One of our folders, for new files before they are moved. */
  readonly stagingFolder: string;
  /** Returns the time, in Unix milliseconds. */
  now(): number;
};

/** What was there before hooks ran. */
export type FilesBefore = {
  /** The commit or tree that the commit starts from. */
  readonly base: string;
  /** The snapshot from before. */
  readonly tree: string;
  /** Whether hooks may have taken a file away. */
  mayBeTaken(path: RawPath): boolean;
};

/**
 * Puts back what hooks took away and did not bring back: files that are gone or empty, or as in the last commit. Files
 * with any other contents stay as they are. Rejects with the system's error.
 */
export async function putBack(
  repository: PrivateRepository,
  before: FilesBefore,
  { folders, now, stagingFolder }: FilePlaces,
): Promise<Result<null, CommitProblem>> {
  const found = await findTaken(repository, before);
  if (!found.ok) return err(toCommitProblem(found.error));
  if (found.value.length === 0) return ok(null);
  const { root } = repository.place;
  const folder = join(stagingFolder, randomUUID());
  const fail = (said: string) =>
    err({ type: 'notPutBack', paths: found.value.map(({ path }) => formatPath(path)), said } as const);
  try {
    const present = await readPresentStates(root, found.value);
    // What is edited from here on makes the steps fail. What was edited until now stays.
    const again = await findTaken(repository, before);
    if (!again.ok) return fail(readReason(again.error));
    const still = new Set(again.value.map(({ path }) => path));
    const taken = found.value.filter(({ path }) => still.has(path));
    const paths = taken.filter(({ status }) => status !== 'D').map(({ path }) => path);
    const staged = await stageFiles(repository, { tree: before.tree, paths, folder });
    if (!staged.ok) return fail(readReason(staged.error));
    const steps = await createStagedSteps({ present, staged: folder }, taken);
    const done = await runTransaction(folders, { root, steps, label: t`Stopped hooks`, now: now() });
    return done.ok ? ok(null) : fail(describeTransactionProblem(done.error));
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Finds what hooks took away, as differences from the files of now to those of before. */
async function findTaken(
  repository: PrivateRepository,
  { base, mayBeTaken, tree }: FilesBefore,
): Promise<Result<readonly Difference[], GitFailure>> {
  const now = await takeWorkingTreeSnapshot(repository);
  if (!now.ok) return now;
  const since = await listDifferences(repository, now.value.tree, tree);
  if (!since.ok || since.value.length === 0) return since;
  const edits = await listDifferences(repository, base, tree);
  if (!edits.ok) return edits;
  const empty = await repository.runContentCommand('hash-object', ['--stdin']);
  if (!empty.ok) return empty;
  const emptyOid = empty.value.toString().trim();
  const committed = new Map(edits.value.map(({ oldMode, oldOid, path }) => [path, `${oldMode} ${oldOid}`]));
  return ok(
    since.value.filter(
      ({ newMode, oldMode, oldOid, path, status }) =>
        mayBeTaken(path) &&
        ![newMode, oldMode].includes(gitlinkMode) &&
        (status === 'A' || oldOid === emptyOid || committed.get(path) === `${oldMode} ${oldOid}`),
    ),
  );
}
