import { cp, lstat, mkdir, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import { maxListedCopies, type RemovedCopy, type removedRequests } from '../../shared/contract/removed.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { hashBytes, isExecutable, readFileState, type SystemPath } from '../file-transactions/file-state.ts';
import type { OwnChanges } from '../file-transactions/own-changes.ts';
import {
  deleteItem,
  listRemovedItems,
  type RemovedItem,
  readOriginalMode,
} from '../file-transactions/removed-items.ts';
import { runTransaction } from '../file-transactions/run-transaction.ts';
import { openSealed, readSealedHeader, SealedFileProblem } from '../file-transactions/sealed-file.ts';
import type { NewState } from '../file-transactions/step.ts';
import { describeTransactionProblem } from '../file-transactions/transaction-problem.ts';
import { formatTreePath, toNativePath } from '../file-transactions/tree-path.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { type RemovalDeps, releaseRemoved } from '../runs/worktrees/removed-refs.ts';
import type { DataFolders } from '../runs/worktrees/run-worktrees.ts';
import { readRecord } from '../runs/worktrees/worktree-record.ts';
import type { CopyKeys, KeptCopies } from './encryption/kept-copies.ts';

type Names = keyof typeof removedRequests;
type Restored = Result<RequestValue<'restoreRemoved'>, RequestProblem<'restoreRemoved'>>;

export type RemovedCopiesDeps = RemovalDeps & {
  readonly folders: DataFolders;
  readonly keptCopies: KeptCopies;
  readonly clock: Clock;
  readonly history: OwnChanges;
  /** Resolves to null if this host may change files, otherwise to a sentence with the reason why not. */
  claimFiles(): Promise<string | null>;
};

/** Handles window requests about the copies of files that Workcell removed. */
export function removedCopiesHandlers(deps: RemovedCopiesDeps): DomainHandlers<Names> {
  const { folders, keptCopies } = deps;
  const find = async (id: string) => (await listRemovedItems(folders.removed)).find((item) => item.id === id) ?? null;
  return {
    listRemoved: async () => {
      const items = await listRemovedItems(folders.removed);
      const copies = await Promise.all(items.slice(0, maxListedCopies).map(toRemovedCopy));
      return ok({ copies, more: items.length - copies.length });
    },
    restoreRemoved: (_window, { id, isBeside, makesFolder }) =>
      keptCopies.runExclusively(async () => {
        const item = await find(id);
        if (item === null) return err({ type: 'gone' });
        const refusal = await findRefusal(deps, await findFolder(item));
        if (refusal !== null) return err({ type: 'failed', message: refusal });
        const folder = item.path === null ? dirname(item.record.root) : item.record.root;
        if (!(await exists(folder)) && !makesFolder) return err({ type: 'folderGone', folder });
        return await withFolder(folder, () => restore(deps, item, isBeside));
      }),
    deleteRemoved: (_window, { id }) =>
      keptCopies.runExclusively(async () => {
        const item = await find(id);
        if (item === null) return err({ type: 'gone' });
        try {
          if (item.path === null) await releaseRemoved(deps, item.record, await findFolder(item));
          await deleteItem(item);
          return ok(null);
        } catch (failure) {
          return err({ type: 'failed', message: getErrorMessage(failure) });
        }
      }),
  };
}

async function toRemovedCopy(item: RemovedItem): Promise<RemovedCopy> {
  const { bytes, id, path, record } = item;
  const { label, reason, removedAt, root } = record;
  return {
    id,
    kind: path === null ? 'worktree' : 'file',
    path: path === null ? root : formatTreePath(path),
    folder: await findFolder(item),
    removedAt,
    reason,
    label,
    bytes,
  };
}

/** Returns the folder whose trust counts: the folder of the file, or the one that a run was requested for. */
async function findFolder({ folder, path, record }: RemovedItem): Promise<string> {
  return (path === null ? (await readRecord(folder))?.projectRoot : null) ?? record.root;
}

async function findRefusal({ claimFiles, mayWrite }: RemovedCopiesDeps, folder: string): Promise<string | null> {
  if ((await mayWrite(folder)) !== 'yes') return t`This folder is read-only. Change its trust first.`;
  return await claimFiles();
}

function restore(deps: RemovedCopiesDeps, item: RemovedItem, isBeside: boolean): Promise<Restored> {
  const { path } = item;
  if (path === null) return restoreWorktree(item);
  const restoreWith = (keys: CopyKeys) => restoreFile(deps, { ...item, path }, keys, isBeside);
  return item.isSealed ? deps.keptCopies.withKeys(restoreWith) : restoreWith(new Map());
}

/** Creates a folder if it is missing, and removes it again if nothing was restored into it. */
async function withFolder(folder: string, act: () => Promise<Restored>): Promise<Restored> {
  const missing = await foldersToMake(folder, exists);
  if (missing === null) return err({ type: 'failed', message: t`The disk of ${folder} is not connected.` });
  const above = dirname(missing[0] ?? join(folder, 'inside'));
  try {
    // The user trusted this path, not the target of a link.
    if (missing.length > 0 && (await realpath(above)) !== above) {
      return err({ type: 'failed', message: t`A link points elsewhere: ${above}` });
    }
    for (const each of missing) await mkdir(each);
    const done = await act();
    if (!done.ok) await removeEmpty(missing);
    return done;
  } catch (failure) {
    await removeEmpty(missing);
    return err({ type: 'failed', message: getErrorMessage(failure) });
  }
}

/**
 * Lists the missing folders of a path, including the folder itself, outermost first. Null if the whole disk is missing.
 */
export async function foldersToMake(
  folder: string,
  isThereAt: (folder: string) => Promise<boolean>,
  parentOf = dirname,
): Promise<readonly string[] | null> {
  const missing: string[] = [];
  for (let at = folder; !(await isThereAt(at)); at = parentOf(at)) {
    // The root of a drive or a share is its own parent.
    if (parentOf(at) === at) return null;
    missing.unshift(at);
  }
  return missing;
}

/** Removes these folders, listed outermost first, unless they have content. */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}

async function restoreFile(
  { clock, folders, history }: RemovedCopiesDeps,
  item: RemovedItem & { readonly path: string },
  keys: CopyKeys,
  isBeside: boolean,
): Promise<Restored> {
  const { path: original } = item;
  const { root } = item.record;
  const path = isBeside ? await findFreePath(root, original) : original;
  const taken = async (): Promise<Restored> =>
    err({ type: 'taken', name: formatTreePath(await findFreePath(root, original)) });
  // A transaction would replace an empty folder with a file.
  if (await exists(toNativePath(root, path))) return await taken();
  const after = await readCopyState(item, keys);
  if (!after.ok) return err({ type: 'failed', message: after.error });
  const steps = [{ path, before: { kind: 'absent' }, after: after.value }] as const;
  const author = { kind: 'app', action: 'restore', name: formatTreePath(path) } as const;
  const done = await history.credit(root, author, (announce) =>
    runTransaction(
      { pending: folders.pending, kept: folders.removed },
      { root, steps, label: t`a restored copy`, now: clock.now(), announce },
    ),
  );
  if (done.ok) {
    // The file is restored, so a remaining copy does no harm.
    await deleteItem(item).catch(() => undefined);
    return ok({ path: join(root, formatTreePath(path)) });
  }
  const { error } = done;
  if (error.type === 'inTheWay' || error.type === 'changed') return await taken();
  return err({ type: 'failed', message: describeTransactionProblem(error) });
}

/** Returns the state that a copy restores, or a sentence if an encrypted copy cannot be read completely. */
async function readCopyState(item: RemovedItem, keys: CopyKeys): Promise<Result<NewState, string>> {
  const mode = (await readOriginalMode(item)) ?? undefined;
  if (item.isSealed) {
    const source = { pieces: () => openSealed(item.place, item.id, (id) => keys.get(id) ?? null) };
    try {
      await hashBytes(source);
    } catch (failure) {
      if (failure instanceof SealedFileProblem) return err(failure.message);
      throw failure;
    }
    const executable = isExecutable(mode ?? (await readSealedHeader(item.place))?.mode ?? 0);
    return ok({ kind: 'file', source, executable, ...(mode !== undefined && { mode }) });
  }
  const state = await readFileState(item.place);
  if (state.kind === 'link') return ok({ kind: 'link', target: state.target });
  const executable = isExecutable(mode ?? (state.kind === 'file' ? state.mode : 0));
  return ok({ kind: 'file', source: item.place, executable, ...(mode !== undefined && { mode }) });
}

/**
 * Returns the path with a number before its extension, such as `a/b (2).txt` for `a/b.txt`, so that it does not exist
 * yet.
 */
async function findFreePath(root: string, path: string): Promise<string> {
  const [, stem = path, extension = ''] = /^(.*[^/])([.][^./]+)$/s.exec(path) ?? [];
  for (let number = 2; ; number += 1) {
    const candidate = `${stem} (${number})${extension}`;
    if (!(await exists(toNativePath(root, candidate)))) return candidate;
  }
}

/**
 * Copies the files of a worktree to a new folder next to its repository. Keeps the stored one, because it contains
 * git's own files.
 */
async function restoreWorktree({ folder, record }: RemovedItem): Promise<Restored> {
  const worktree = await readRecord(folder);
  if (worktree === null) return err({ type: 'gone' });
  const from = join(folder, basename(worktree.path));
  const above = dirname(record.root);
  const name = `${basename(record.root)}-${record.label.replace(/[^\p{L}\p{N}._-]+/gu, '-')}`;
  const to = join(above, (await exists(join(above, name))) ? await findFreePath(above, name) : name);
  let isMade = false;
  try {
    await mkdir(to);
    isMade = true;
    for (const entry of await readdir(from)) {
      // This file names git's own folder for the worktree, which no longer exists.
      if (entry === '.git') continue;
      await cp(join(from, entry), join(to, entry), {
        recursive: true,
        verbatimSymlinks: true,
        errorOnExist: true,
        force: false,
      });
    }
    return ok({ path: to });
  } catch (failure) {
    if (isMade) await rm(to, { recursive: true, force: true }).catch(() => undefined);
    return err({ type: 'failed', message: getErrorMessage(failure) });
  }
}

async function exists(place: SystemPath): Promise<boolean> {
  return (await lstat(place).catch(() => null)) !== null;
}
