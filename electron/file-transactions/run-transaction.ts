import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode, getErrorMessage } from '../base/error-message.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import { applySteps, ChangedInMeantime, copyOldFiles, writeNewFiles } from './apply-steps.ts';
import { runFewAtATime } from './few-at-a-time.ts';
import { hashBytes, isByteSource, readFileState, syncFolder } from './file-state.ts';
import { writeJournal } from './journal-file.ts';
import { deleteTransaction, keepCopies } from './kept-copies.ts';
import { orderSteps } from './order-steps.ts';
import { announceBack } from './own-changes.ts';
import { getFolderId } from './place-id.ts';
import { finish, restore } from './restore.ts';
import type { Journal, JournalStep, Step } from './step.ts';
import { surveySteps } from './survey.ts';
import { TransactionPlaces } from './transaction-places.ts';
import type { TransactionProblem } from './transaction-problem.ts';
import type { Committed, TransactionFolders, TransactionRequest } from './transaction-request.ts';
import { runInThread } from './transaction-thread.ts';

/** From how many files on a thread of its own pays for its start. */
const manySteps = 100;

/**
 * Changes files of a user, all or none. Every step names the state it expects, and nothing else is ever replaced.
 * Keeps copies of replaced files. After a kill at any point, `recoverTransactions` undoes or finishes it. Never
 * rejects. `id` is new, with eight hexadecimal digits.
 */
export async function runTransaction(
  folders: TransactionFolders,
  request: TransactionRequest,
  id: string = randomUUID().slice(0, 8),
): Promise<Result<Committed, TransactionProblem>> {
  const { thread } = folders;
  if (thread !== undefined && request.steps.length >= manySteps) return await runInThread(thread, id, folders, request);
  const places = new TransactionPlaces(join(folders.pending, id), request.root, id);
  try {
    return await runSteps(places, id, folders, request);
  } finally {
    await places.release();
  }
}

/** Prepares for a transaction that will probably come. `files`: how many files it will change. */
export function prepareTransaction({ thread }: TransactionFolders, files: number): void {
  if (files >= manySteps) thread?.prepare();
}

async function runSteps(
  places: TransactionPlaces,
  id: string,
  folders: TransactionFolders,
  request: TransactionRequest,
): Promise<Result<Committed, TransactionProblem>> {
  let note: Journal | null = null;
  try {
    const surveyed = await surveySteps(request.root, request.steps, request.folders);
    if (!surveyed.ok) return surveyed;
    await places.openRoot();
    await makeOwnFolder(dirname(folders.pending), places.folder);
    await syncFolder(dirname(folders.pending));
    const steps = orderSteps(request.steps);
    await copyOldFiles(places, steps);
    const { label, now: createdAt, root } = request;
    const noted = await runFewAtATime(steps, toJournalStep);
    const rootId = (await getFolderId(root)) ?? undefined;
    await request.announce?.(root, noted);
    const alongside = request.alongside?.note;
    const next: Journal = {
      version: 1,
      id,
      label,
      root,
      rootId,
      createdAt,
      alongside,
      steps: noted,
      ...surveyed.value,
    };
    await writeJournal(places, next);
    note = next;
    await writeNewFiles(places, note, steps);
    await request.alongside?.carryOut();
    await applySteps(places, note, request.folders?.made);
  } catch (failure) {
    return err(await undo(folders, places, note, failure, request));
  }
  try {
    // The clean-up can wait for the next start.
    await request.alongside?.finish();
    await finish(places, note);
    return ok({ copies: await keepCopies(folders, places, note, 'committed', request.now) });
  } catch {
    // All files have their new state. The next start cleans up.
    return ok({ copies: places.folder });
  }
}

async function undo(
  folders: TransactionFolders,
  places: TransactionPlaces,
  note: Journal | null,
  failure: unknown,
  { alongside, announce, now }: TransactionRequest,
): Promise<TransactionProblem> {
  const reason: TransactionProblem =
    failure instanceof ChangedInMeantime
      ? { type: 'changed', paths: [failure.path] }
      : { type: 'failed', said: describeFailure(failure) };
  if (note === null) {
    // None of the user's files were touched. The next start removes what cannot be removed now.
    await deleteTransaction(places).catch(() => undefined);
    return reason;
  }
  try {
    await announceBack(announce, note);
    const { isComplete } = await restore(places, note);
    await alongside?.undo();
    if (!isComplete || existsSync(places.foundFolder)) await keepCopies(folders, places, note, 'restored', now);
    await deleteTransaction(places);
    return reason;
  } catch (second) {
    return { type: 'unfinished', said: describeFailure(second), folder: places.folder };
  }
}

async function toJournalStep({ after, before, path }: Step): Promise<JournalStep> {
  if (after.kind !== 'file') return { path, before, after };
  const mode = after.executable ? 0o755 : 0o644;
  if (isByteSource(after.source)) {
    return { path, before, after: { kind: 'file', sha256: await hashBytes(after.source), mode } };
  }
  const source = await readFileState(after.source);
  if (source.kind !== 'file') throw new Error(`${after.source} is not a file`);
  return { path, before, after: { ...source, mode } };
}

function describeFailure(failure: unknown): string {
  const plain = describeCode(getErrorCode(failure));
  return plain === null ? getErrorMessage(failure) : `${plain} (${getErrorMessage(failure)})`;
}

function describeCode(code: string | null): string | null {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return t`the disk is full`;
    case 'EROFS':
      return t`the disk is read-only`;
    case 'EACCES':
    case 'EPERM':
      return t`access was denied`;
    case 'EBUSY':
      return t`another program has a file open`;
    default:
      return null;
  }
}
