import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { recoverTransaction, type SettleAlongside } from './recover-transactions.ts';
import type { TransactionProblem } from './transaction-problem.ts';
import type { Committed, TransactionFolders, TransactionRequest } from './transaction-request.ts';

/**
 * Finishes or undoes at once what a dead thread was doing, because the app goes on to use these files. `said` is why the
 * thread ended. Never rejects.
 */
export async function settleDeadThread(
  folders: TransactionFolders,
  id: string,
  { alongside, announce, now }: TransactionRequest,
  said: string,
): Promise<Result<Committed, TransactionProblem>> {
  const [folder, copies] = [join(folders.pending, id), join(folders.kept, id)];
  // Its mark moves with the copies.
  const isCommitted = [folder, copies].some((place) => existsSync(join(place, 'committed')));
  const settle: SettleAlongside = async (_note, outcome) => {
    await (outcome === 'finished' ? alongside?.finish() : alongside?.undo());
    return null;
  };
  const recovery = await recoverTransaction(folders, id, { announce, now, settle });
  if (isCommitted) return ok({ copies: [copies, folder].find((place) => existsSync(place)) ?? null });
  return err(
    recovery?.type === 'failed' ? { type: 'unfinished', said: recovery.said, folder } : { type: 'failed', said },
  );
}
