import { randomBytes } from 'node:crypto';
import { messageOf } from '../../../shared/base/failure.ts';
import { err, flatten, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { DataKeys } from '../../store/keys/data-keys.ts';
import { openDataKeys } from '../../store/keys/open-data-keys.ts';
import { removeLeftovers } from '../../store/sqlite/file-steps.ts';
import type { StoreForm } from '../../store/threads/session-state.ts';
import { describeStoreFailure } from '../../store/threads/store-failure.ts';
import { describeKeysFailure, reasonsOf } from './describe-keys.ts';
import type { StoreDeps } from './open-sessions.ts';
import {
  formOf,
  keyIdOf,
  keyIdOfFile,
  lend,
  lookAtStores,
  noteSalts,
  type StoreFiles,
  saltsOf,
  settleKeys,
  storeNames,
} from './store-files.ts';
import { type RewriteProgress, watchCopy } from './watch-copy.ts';

/** The wanted form of the databases on disk. `newKey`: encrypted, with a key that no file has used before. */
export type WantedForm = 'encrypted' | 'plain' | 'newKey';

/** The steps of a rewrite of both databases, in order. */
export const rewriteStoresSteps = ['takeKeys', 'noteSalts', 'copy', 'adopt', 'journal', 'settle'] as const;

export type RewriteStoresStep = (typeof rewriteStoresSteps)[number];

export type RewriteWatch = {
  /** Called before each step, so that a test can end the process there. */
  readonly onStep?: (step: RewriteStoresStep) => void;
  /** Called regularly with the progress. From `finishing` on, it cannot be canceled. */
  readonly onProgress?: (progress: RewriteProgress) => void;
  /** Cancels the rewrite. The databases stay unchanged. */
  readonly signal?: AbortSignal;
};

/** The message of a canceled rewrite. */
export const cancelledText = t`It was canceled.`;

/** The current form of the databases, and what went wrong, as a sentence; null: nothing. */
export type Rewritten = { readonly form: StoreForm; readonly failure: string | null };

/**
 * Rewrites each database that differs from the wanted form. Both are open before and after. In the meantime, nothing
 * may write to the sessions database, everything can be read, and the journal continues. Whenever the process ends,
 * each file is whole, and the key table has its key. To complete an interrupted rewrite, request `encrypted` or `plain`
 * again. Fails if the keys are unavailable.
 */
export async function rewriteStores(
  deps: StoreDeps,
  wanted: WantedForm,
  { onProgress = () => undefined, onStep = () => undefined, signal = new AbortController().signal }: RewriteWatch = {},
): Promise<Result<Rewritten, string>> {
  onStep('takeKeys');
  const files = lookAtStores(deps.folder);
  const taken = await openDataKeys(deps.keyTools, saltsOf(files));
  if (!taken.ok) return err(describeKeysFailure(taken.error));
  const keys = taken.value;
  try {
    const failure = await rewrite({ deps, keys, files, onProgress, onStep, signal }, wanted).catch(messageOf);
    return ok({ form: formOf(keys, lookAtStores(deps.folder)), failure });
  } finally {
    keys.erase();
  }
}

type Work = {
  readonly deps: StoreDeps;
  readonly keys: DataKeys;
  readonly files: StoreFiles;
} & Required<RewriteWatch>;

/** Null on success. Otherwise, what went wrong. */
async function rewrite(work: Work, wanted: WantedForm): Promise<string | null> {
  const { files, keys, onStep, deps } = work;
  const target = await targetOf(keys, files, wanted);
  if (!target.ok) return target.error;
  const todo = storeNames.filter((name) => keyIdOfFile(keys, files[name]) !== target.value);
  const salts = new Map(todo.map((name) => [name, randomBytes(16).toString('hex')] as const));
  onStep('noteSalts');
  if (target.value !== null) await noteNew(work, target.value, [...salts.values()]);
  let failure: string | null = null;
  for (const name of todo) {
    const lendTo = () => (target.value === null ? null : lend(keys, target.value, salts.get(name) ?? null));
    failure ??= await (name === 'sessions' ? rewriteSessions(work, lendTo) : rewriteJournal(work, lendTo));
  }
  onStep('settle');
  await settleKeys(keys, lookAtStores(deps.folder));
  return failure;
}

/** The id of the key for both files. Null: none. */
async function targetOf(
  keys: DataKeys,
  { sessions }: StoreFiles,
  wanted: WantedForm,
): Promise<Result<string | null, string>> {
  if (wanted === 'plain') return ok(null);
  const known = keyIdOf(keys, sessions.salt);
  if (wanted === 'encrypted') return ok(known);
  const made = await keys.rotate(known);
  return made.ok ? ok(made.value.id) : err(reasonsOf(made.error).join(' '));
}

/** The table names the new files before they exist, in addition to the old ones with this key. */
async function noteNew({ files, keys }: Work, target: string, salts: readonly string[]): Promise<void> {
  const kept = saltsOf(files).filter((salt) => keyIdOf(keys, salt) === target);
  await noteSalts(
    keys,
    [...kept, ...salts].map((salt) => ({ id: target, salt })),
  );
}

type LendKey = () => ReturnType<typeof lend> | null;

/** A separate worker makes the copy, so that this one can continue reads and the journal. */
async function rewriteSessions(work: Work, lendTo: LendKey): Promise<string | null> {
  const { files, keys, onProgress, onStep, deps, signal } = work;
  const { clock, startWorker, store } = deps;
  const { path } = files.sessions;
  const held = await store.call('holdDatabase', { store: 'sessions', isHeld: true });
  if (!held.ok) return describeStoreFailure(held.error);
  onStep('copy');
  const id = keyIdOfFile(keys, files.sessions);
  const copier = startWorker();
  const from = id === null ? null : lend(keys, id, null);
  const copyKey = lendTo();
  const watch = watchCopy(clock, path, onProgress);
  const cancel = () => watch.control.cancel();
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const copy = { path, from, to: copyKey, control: watch.control.shared };
  const copied = flatten(await copier.call('copyDatabase', copy, bytesOf(from, copyKey)));
  await copier.close();
  watch.end();
  signal.removeEventListener('abort', cancel);
  if (signal.aborted || !copied.ok) {
    removeLeftovers(path);
    await store.call('holdDatabase', { store: 'sessions', isHeld: false });
    return copied.ok || signal.aborted ? cancelledText : describeStoreFailure(copied.error);
  }
  onProgress({ step: 'finishing', percent: null });
  onStep('adopt');
  const to = lendTo();
  const adopted = flatten(await store.call('adoptCopy', { store: 'sessions', to }, bytesOf(to)));
  return adopted.ok ? null : describeStoreFailure(adopted.error);
}

/** It is small, so what arrives in the meantime waits only briefly. */
async function rewriteJournal(work: Work, lendTo: LendKey): Promise<string | null> {
  const { onProgress, onStep, deps, signal } = work;
  if (signal.aborted) return cancelledText;
  onProgress({ step: 'finishing', percent: null });
  onStep('journal');
  const to = lendTo();
  const written = flatten(await deps.store.call('rewriteDatabase', { store: 'journal', to }, bytesOf(to)));
  return written.ok ? null : describeStoreFailure(written.error);
}

function bytesOf(...keys: readonly ReturnType<LendKey>[]): readonly Uint8Array<ArrayBuffer>[] {
  return keys.flatMap((lent) => (lent === null ? [] : [lent.key]));
}
