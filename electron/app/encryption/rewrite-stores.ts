import { randomBytes } from 'node:crypto';
import { err, flatten, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { DataKeys } from '../../store/keys/data-keys.ts';
import { openDataKeys } from '../../store/keys/open-data-keys.ts';
import { removeSuccessorFiles } from '../../store/sqlite/file-steps.ts';
import { describeStoreFailure } from '../../store/threads/store-failure.ts';
import type { StoreForm } from '../../store/threads/thread-store-state.ts';
import { describeKeysFailure, describeProtectorFailures } from './describe-keys.ts';
import {
  findFileKeyId,
  findKeyId,
  finishKeyChange,
  getStoreForm,
  lendKey,
  listSalts,
  readStoreFiles,
  recordSalts,
  type StoreFiles,
  storeNames,
} from './store-files.ts';
import type { StoreDeps } from './thread-store-opener.ts';
import { type RewriteProgress, watchCopy } from './watch-copy.ts';

/** The wanted form of the databases on disk. `newKey`: encrypted, with a key that no file has used before. */
export type WantedForm = 'encrypted' | 'plain' | 'newKey';

/** The steps of a rewrite of both databases, in order. */
export const rewriteStoresSteps = ['takeKeys', 'noteSalts', 'copy', 'adopt', 'journal', 'settle'] as const;

/** One step of a rewrite. */
export type RewriteStoresStep = (typeof rewriteStoresSteps)[number];

/** Lets the caller follow and cancel a rewrite. */
export type RewriteWatch = {
  /** Called before each step, so that a test can end the process there. */
  readonly onStep?: (step: RewriteStoresStep) => void;
  /** Called regularly with the progress. A rewrite cannot be canceled once it is `finishing`. */
  readonly onProgress?: (progress: RewriteProgress) => void;
  /** Cancels the rewrite. The databases stay unchanged. */
  readonly signal?: AbortSignal;
};

/** The message of a canceled rewrite. */
export const canceledText = t`It was canceled.`;

/** The current form of the databases, and what went wrong, as a sentence. Null if nothing did. */
export type RewriteResult = { readonly form: StoreForm; readonly failure: string | null };

/**
 * Rewrites each database that differs from the wanted form. Both are open before and after. During the rewrite, nothing
 * may write to `sessions.db`, everything can be read, and the journal accepts writes. If the process ends at any
 * moment, each file is whole, and the key table has its key. To complete an interrupted rewrite, request `encrypted` or
 * `plain` again. Fails if the keys are unavailable.
 */
export async function rewriteStores(
  deps: StoreDeps,
  wanted: WantedForm,
  { onProgress = () => undefined, onStep = () => undefined, signal = new AbortController().signal }: RewriteWatch = {},
): Promise<Result<RewriteResult, string>> {
  onStep('takeKeys');
  const files = readStoreFiles(deps.folder);
  const taken = await openDataKeys(deps.keyTools, listSalts(files));
  if (!taken.ok) return err(describeKeysFailure(taken.error));
  const keys = taken.value;
  try {
    const failure = await rewrite({ deps, keys, files, onProgress, onStep, signal }, wanted).catch(getErrorMessage);
    return ok({ form: getStoreForm(keys, readStoreFiles(deps.folder)), failure });
  } finally {
    keys.erase();
  }
}

type RewriteWork = {
  readonly deps: StoreDeps;
  readonly keys: DataKeys;
  readonly files: StoreFiles;
} & Required<RewriteWatch>;

/** Rewrites the databases. Returns null on success, otherwise what went wrong. */
async function rewrite(work: RewriteWork, wanted: WantedForm): Promise<string | null> {
  const { files, keys, onStep, deps } = work;
  const target = await findTargetKey(keys, files, wanted);
  if (!target.ok) return target.error;
  const todo = storeNames.filter((name) => findFileKeyId(keys, files[name]) !== target.value);
  const salts = new Map(todo.map((name) => [name, randomBytes(16).toString('hex')] as const));
  onStep('noteSalts');
  if (target.value !== null) await recordNewSalts(work, target.value, [...salts.values()]);
  let failure: string | null = null;
  for (const name of todo) {
    const lendTo = () => (target.value === null ? null : lendKey(keys, target.value, salts.get(name) ?? null));
    failure ??= await (name === 'sessions' ? rewriteSessions(work, lendTo) : rewriteJournal(work, lendTo));
  }
  onStep('settle');
  await finishKeyChange(keys, readStoreFiles(deps.folder));
  return failure;
}

/** Returns the id of the key for both files. Null if they should be plain. */
async function findTargetKey(
  keys: DataKeys,
  { sessions }: StoreFiles,
  wanted: WantedForm,
): Promise<Result<string | null, string>> {
  if (wanted === 'plain') return ok(null);
  const known = findKeyId(keys, sessions.salt);
  if (wanted === 'encrypted') return ok(known);
  const made = await keys.rotate(known);
  return made.ok ? ok(made.value.id) : err(describeProtectorFailures(made.error).join(' '));
}

/** Records the new files in the table before they exist, in addition to the old ones with this key. */
async function recordNewSalts({ files, keys }: RewriteWork, target: string, salts: readonly string[]): Promise<void> {
  const kept = listSalts(files).filter((salt) => findKeyId(keys, salt) === target);
  await recordSalts(
    keys,
    [...kept, ...salts].map((salt) => ({ id: target, salt })),
  );
}

type LendKey = () => ReturnType<typeof lendKey> | null;

/** Rewrites `sessions.db`. A separate worker makes the copy, so that this one can continue reads and the journal. */
async function rewriteSessions(work: RewriteWork, lendTo: LendKey): Promise<string | null> {
  const { files, keys, onProgress, onStep, deps, signal } = work;
  const { clock, startWorker, store } = deps;
  const { path } = files.sessions;
  const locked = await store.call('holdDatabase', { store: 'sessions', isHeld: true });
  if (!locked.ok) return describeStoreFailure(locked.error);
  onStep('copy');
  const id = findFileKeyId(keys, files.sessions);
  const copier = startWorker();
  const from = id === null ? null : lendKey(keys, id, null);
  const copyKey = lendTo();
  const watch = watchCopy(clock, path, onProgress);
  const cancel = () => watch.control.cancel();
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const copy = { path, from, to: copyKey, control: watch.control.shared };
  const copied = flatten(await copier.call('copyDatabase', copy, listKeyBytes(from, copyKey)));
  await copier.close();
  watch.end();
  signal.removeEventListener('abort', cancel);
  if (signal.aborted || !copied.ok) {
    removeSuccessorFiles(path);
    await store.call('holdDatabase', { store: 'sessions', isHeld: false });
    return copied.ok || signal.aborted ? canceledText : describeStoreFailure(copied.error);
  }
  onProgress({ step: 'finishing', percent: null });
  onStep('adopt');
  const to = lendTo();
  const adopted = flatten(await store.call('adoptCopy', { store: 'sessions', to }, listKeyBytes(to)));
  return adopted.ok ? null : describeStoreFailure(adopted.error);
}

/** Rewrites the journal. It is small, so new entries wait only briefly. */
async function rewriteJournal(work: RewriteWork, lendTo: LendKey): Promise<string | null> {
  const { onProgress, onStep, deps, signal } = work;
  if (signal.aborted) return canceledText;
  onProgress({ step: 'finishing', percent: null });
  onStep('journal');
  const to = lendTo();
  const written = flatten(await deps.store.call('rewriteDatabase', { store: 'journal', to }, listKeyBytes(to)));
  return written.ok ? null : describeStoreFailure(written.error);
}

function listKeyBytes(...keys: readonly ReturnType<LendKey>[]): readonly Uint8Array<ArrayBuffer>[] {
  return keys.flatMap((lent) => (lent === null ? [] : [lent.key]));
}
