import { rm } from 'node:fs/promises';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { type BranchMove, branchMove } from '../commits/branch-move.ts';
import {
  recoverTransactions,
  type SettleAlongside,
  type TransactionRecovery,
} from '../file-transactions/recover-transactions.ts';
import { deleteExpired, findRemoved, type RemovedRecord } from '../file-transactions/removed-record.ts';
import { listPaths } from '../file-transactions/transaction-problem.ts';
import { releaseLeftLocks } from '../git/index-lock.ts';
import { getLocksFolder } from '../git/private-folder.ts';
import { isProcessRunning } from '../processes/end-processes.ts';
import { finishRemovals } from '../runs/worktrees/remove-worktree.ts';
import { type RemovalDeps, releaseRemoved } from '../runs/worktrees/removed-refs.ts';
import { type DataFolders, toTransactionFolders } from '../runs/worktrees/run-worktrees.ts';
import { readRecord } from '../runs/worktrees/worktree-record.ts';

/**
 * Completes or undoes file changes that an earlier run left unfinished, before anything else changes files. Returns the
 * restored or completed changes. `now` is Unix milliseconds. Never rejects.
 */
export async function recoverFiles(
  folders: DataFolders,
  now: number,
  settle?: SettleAlongside,
): Promise<readonly TransactionRecovery[]> {
  const recoveries = await recoverTransactions(toTransactionFolders(folders), now, settle);
  // Those of settled changes have ended.
  const proofs = recoveries.flatMap((each) => readMove(each)?.lockProof ?? []);
  await releaseLeftLocks(getLocksFolder(folders.git), { needed: new Set(proofs), now, isRunning: isProcessRunning });
  await rm(folders.staging, { recursive: true, force: true }).catch(() => undefined);
  return recoveries;
}

/**
 * Removes deleted worktrees from git, and deletes their copies once they are old enough. `now` is Unix milliseconds.
 * Never rejects.
 */
export async function cleanUpRemoved({ removed }: DataFolders, now: number, deps: RemovalDeps): Promise<void> {
  await finishRemovals(removed, deps, now);
  // The folder that the user trusts may be inside the repository.
  const askedFor = new Map<string, string>();
  for (const { folder, record } of await findRemoved(removed)) {
    const worktree = await readRecord(folder);
    if (worktree !== null) askedFor.set(toKey(record), worktree.projectRoot);
  }
  await deleteExpired(removed, now, async (record) => {
    if (record.kind === 'worktree') await releaseRemoved(deps, record, askedFor.get(toKey(record)));
  });
}

function toKey({ label, removedAt, root }: RemovedRecord): string {
  return JSON.stringify([root, label, removedAt]);
}

/** Returns the alert about interrupted changes. Null if there were none. */
export function createRecoveryAlert(recoveries: readonly TransactionRecovery[]): UserFacingAlert | null {
  const [first] = recoveries;
  if (first === undefined) return null;
  const isWhole = recoveries.every(({ type, unsettled }) => type !== 'failed' && unsettled === undefined);
  const left = recoveries.flatMap((each) => (each.type === 'restored' ? each.left : []));
  const copies = recoveries.flatMap((each) => (each.type === 'restored' ? (each.copies ?? []) : []));
  const remedy = [
    ...recoveries.map(describeRecovery),
    ...recoveries.flatMap(({ unsettled }) => unsettled ?? []),
    left.length === 0
      ? ''
      : t`Someone else changed these files in the meantime, so Workcell left them alone: ${listPaths(left)}.`,
    copies.length === 0 ? '' : t`Copies of the earlier files are in Settings, under Data.`,
  ];
  return {
    id: 'recoveredFiles',
    surface: 'banner',
    severity: isWhole && left.length === 0 ? 'info' : 'warning',
    fact: [...new Set(recoveries.map(describeChange))].join(' '),
    remedy: remedy.filter((sentence) => sentence !== '').join(' '),
    commands: [],
  };
}

function readMove({ alongside }: TransactionRecovery): BranchMove | null {
  return branchMove.safeParse(alongside).data ?? null;
}

function describeChange(recovery: TransactionRecovery): string {
  const moved = readMove(recovery);
  if (moved === null) return t`Workcell closed while applying ${recovery.label}.`;
  return moved.name === moved.current
    ? t`Workcell closed while pulling ${moved.name}.`
    : t`Workcell closed while switching to ${moved.name}.`;
}

function describeAgain(recovery: TransactionRecovery): string {
  const moved = readMove(recovery);
  if (moved === null) return t`Apply the changes again.`;
  return moved.name === moved.current ? t`Pull again.` : t`Switch again.`;
}

function describeRecovery(recovery: TransactionRecovery): string {
  const { root } = recovery;
  switch (recovery.type) {
    case 'finished':
      return t`It has now finished in ${root}.`;
    case 'restored':
      if (recovery.restored === 0) return `${t`No files in ${root} were changed.`} ${describeAgain(recovery)}`;
      return `${t`It restored ${counted(recovery.restored, 'file')} in ${root}.`} ${describeAgain(recovery)}`;
    case 'failed':
      return t`It could not restore the files: ${recovery.said}. Copies are in ${recovery.folder}. Workcell tries again the next time it starts.`;
  }
}
