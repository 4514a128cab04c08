import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorMessage } from '../base/error-message.ts';
import { readJournalFile } from './journal-file.ts';
import { deleteTransaction, keepCopies } from './kept-copies.ts';
import { type AnnounceSteps, announceBack } from './own-changes.ts';
import { finish, restore } from './restore.ts';
import type { AlongsideNote, Journal } from './step.ts';
import { TransactionPlaces } from './transaction-places.ts';
import type { TransactionFolders } from './transaction-request.ts';

/** The outcome of a transaction that was interrupted when the app ended. */
export type TransactionRecovery = {
  readonly label: string;
  readonly root: string;
  /** A sentence about what should have changed together with the files, and could not be settled. */
  readonly unsettled?: string;
  /** What should have changed together with the files. */
  readonly alongside?: AlongsideNote;
} & (
  | { readonly type: 'finished' }
  /**
   * `restored` counts files. `left` are files that another program has written since; `copies` has their earlier
   * contents.
   */
  | {
      readonly type: 'restored';
      readonly restored: number;
      readonly left: readonly string[];
      readonly copies: string | null;
    }
  /** The next start tries again. */
  | { readonly type: 'failed'; readonly said: string; readonly folder: string }
);

/** What could not be settled, in a sentence. `isPending`: the next start has to try again. */
export type Unsettled = { readonly said: string; readonly isPending: boolean };

/**
 * Settles what should have changed together with files, as the files were. Returns what it could not do. If it rejects,
 * the next start tries again.
 */
export type SettleAlongside = (note: AlongsideNote, outcome: 'finished' | 'restored') => Promise<Unsettled | null>;

/** How to recover transactions. `now` is in Unix milliseconds. */
type Recovering = {
  readonly now: number;
  readonly settle: SettleAlongside;
  /** Called before any file changes back. */
  readonly announce?: AnnounceSteps | undefined;
};

/**
 * Completes the transactions that an earlier process left: finishes committed ones, and undoes all others. Call it
 * before anything changes files. `now` is in Unix milliseconds. Never rejects.
 */
export async function recoverTransactions(
  folders: TransactionFolders,
  now: number,
  settle: SettleAlongside = async () => null,
): Promise<readonly TransactionRecovery[]> {
  const recoveries: TransactionRecovery[] = [];
  for (const id of (await readdir(folders.pending).catch(() => [])).sort()) {
    const recovery = await recoverTransaction(folders, id, { now, settle });
    if (recovery !== null) recoveries.push(recovery);
  }
  return recoveries;
}

/** Completes one transaction that nobody works on any more. Returns null if it had not started. Never rejects. */
export async function recoverTransaction(
  folders: TransactionFolders,
  id: string,
  how: Recovering,
): Promise<TransactionRecovery | null> {
  const folder = join(folders.pending, id);
  const note = await readJournalFile(join(folder, 'journal.json'));
  if (note === 'unknown') return { type: 'failed', label: id, root: '', said: 'journal.json', folder };
  if (note !== 'missing') return await recover(folders, new TransactionPlaces(folder, note.root, note.id), note, how);
  // Without a journal, none of the user's files were touched.
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  return null;
}

async function recover(
  folders: TransactionFolders,
  places: TransactionPlaces,
  note: Journal,
  { announce, now, settle }: Recovering,
): Promise<TransactionRecovery> {
  const { alongside, label, root } = note;
  const of = { label, root, ...(alongside !== undefined && { alongside }) };
  const settleAs = async (outcome: 'finished' | 'restored') => {
    const unsettled = alongside === undefined ? null : await settle(alongside, outcome);
    const isPending = unsettled?.isPending === true;
    return { isPending, settled: unsettled === null ? of : { ...of, unsettled: unsettled.said } };
  };
  places.workId = note.workId ?? null;
  try {
    await stat(root);
    await places.openRoot();
    if (existsSync(places.committed)) {
      const { isPending, settled } = await settleAs('finished');
      await finish(places, note);
      if (!isPending) await keepCopies(folders, places, note, 'committed', now);
      return { type: 'finished', ...settled };
    }
    await announceBack(announce, note);
    const { isComplete, left, restored } = await restore(places, note);
    const { isPending, settled } = await settleAs('restored');
    if (isPending) return { type: 'restored', ...settled, restored, left, copies: null };
    const isPlain = isComplete && !existsSync(places.foundFolder);
    if (isPlain) await deleteTransaction(places);
    const copies = isPlain ? null : await keepCopies(folders, places, note, 'restored', now);
    return { type: 'restored', ...settled, restored, left, copies };
  } catch (failure) {
    return { type: 'failed', ...of, said: getErrorMessage(failure), folder: places.folder };
  } finally {
    await places.release();
  }
}
