import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { Platform } from '../../host/platform.ts';
import type { DataKeys, KeyTools } from '../../store/keys/data-keys.ts';
import { type OpenKeysFailure, openDataKeys } from '../../store/keys/open-data-keys.ts';
import { getFreeAsideName } from '../../store/sqlite/file-steps.ts';
import type { StoreThread } from '../../store/sqlite/store-thread.ts';
import { type NotOpened, openStores } from '../../store/threads/open-stores.ts';
import { recoverStore } from '../../store/threads/recover-store.ts';
import { describeStoreFailure } from '../../store/threads/store-failure.ts';
import type { OpenThreadStore } from '../../store/threads/store-gate.ts';
import type { StoreName } from '../../store/threads/thread-store-operations.ts';
import type {
  ThreadStoreNotice,
  ThreadStoreProblem,
  ThreadStoreState,
} from '../../store/threads/thread-store-state.ts';
import type { StoreOperations } from '../../workers/store-worker.ts';
import { describeProtectorFailures } from './describe-keys.ts';
import { readOwner, writeOwner } from './folder-owner.ts';
import {
  findKeyId,
  finishKeyChange,
  getStoreForm,
  lendKey,
  listSalts,
  readStoreFiles,
  recordSalts,
  type StoreFile,
  type StoreFiles,
  storeNames,
} from './store-files.ts';

/** What is needed to open and change the databases of a profile. */
export type StoreDeps = {
  readonly store: StoreThread<StoreOperations>;
  /** Starts another worker of the same kind. The caller closes it. */
  readonly startWorker: () => StoreThread<StoreOperations>;
  readonly folder: string;
  readonly keyTools: KeyTools;
  /** Returns whether the databases should be encrypted. */
  readonly shouldEncrypt: () => boolean;
  readonly clock: Clock;
  /** What a second host on the folder shows about this one. */
  readonly owner: Pick<Platform, 'kind' | 'address'>;
};

/** Returns the data keys for databases with these salts, in hex. The caller erases the keys. */
export type TakeKeys = (salts: readonly string[]) => Promise<Result<DataKeys, OpenKeysFailure>>;

/**
 * Opens the databases of a folder in their current form: their keys, then the files, then the last host's unfinished
 * work. New files get the wanted form. Calls `takeKeys` only if a file is encrypted or should be.
 */
export function createThreadStoreOpener(
  deps: StoreDeps,
  takeKeys: TakeKeys = (salts) => openDataKeys(deps.keyTools, salts),
): OpenThreadStore {
  return async (emit) => {
    const { folder, store } = deps;
    try {
      const claimed = await store.call('claimFolder', { folder });
      if (!claimed.ok) return toNotOpened(describeStoreFailure(claimed.error));
      if (!claimed.value) {
        return { type: 'inMemory', problem: { type: 'ownedByAnother', owner: await readOwner(folder) } };
      }
      void deps.owner.address.then((address) => writeOwner(folder, { kind: deps.owner.kind, address }));
      const files = readStoreFiles(folder);
      const salts = listSalts(files);
      if (salts.length === 0 && !shouldEncryptNewFiles(files, deps)) return await openFiles(deps, files, null, emit);
      const keys = await takeKeys(salts);
      if (!keys.ok) return { type: 'inMemory', problem: toProblem(keys.error, getAsidePath(files, deps)) };
      try {
        return await openFiles(deps, files, keys.value, emit);
      } finally {
        keys.value.erase();
      }
    } catch (failure) {
      return toNotOpened(getErrorMessage(failure));
    }
  };
}

async function openFiles(
  deps: StoreDeps,
  files: StoreFiles,
  keys: DataKeys | null,
  emit: (news: ThreadStoreNotice) => void,
): Promise<ThreadStoreState> {
  const { clock, folder, store } = deps;
  const made = keys === null || !shouldEncryptNewFiles(files, deps) ? files : withNewSalts(files);
  if (keys !== null) await recordSalts(keys, findNamedOrNewSalts(keys, files, made));
  const keyOf = (name: StoreName) => {
    const { salt } = made[name];
    if (keys === null || salt === null) return null;
    const id = findKeyId(keys, salt);
    // Only if the table names a file, this key certainly created the file.
    return lendKey(keys, id, keys.getSalts(id).includes(salt) ? salt : null);
  };
  const opened = await openStores({ store, folder, getKey: keyOf, now: () => clock.now(), emit });
  if (!opened.ok) return { type: 'inMemory', problem: describeNotOpened(opened.error, keys, files, deps) };
  if (opened.value.newer !== null) return { type: 'readOnly', version: opened.value.newer };
  const unfinished = () => store.call('recoverUnfinished', { at: clock.now() });
  let closed = await unfinished();
  if (!closed.ok && closed.error.type === 'damaged') {
    for (const name of storeNames) await recoverStore({ store, now: () => clock.now(), emit }, name);
    closed = await unfinished();
  }
  if (!closed.ok) return toNotOpened(describeStoreFailure(closed.error));
  const now = readStoreFiles(folder);
  if (keys !== null) await finishKeyChange(keys, now);
  return { type: 'open', ...getStoreForm(keys, now) };
}

/** Decides whether to encrypt new files. A missing file gets the form of the existing one. */
function shouldEncryptNewFiles(files: StoreFiles, { shouldEncrypt }: StoreDeps): boolean {
  const there = storeNames.map((name) => files[name]).find(({ exists }) => exists);
  return there === undefined ? shouldEncrypt() : there.salt !== null;
}

/** Returns the files, with a new salt for each file to create. */
function withNewSalts({ journal, sessions }: StoreFiles): StoreFiles {
  const salted = (file: StoreFile) => (file.exists ? file : { ...file, salt: randomBytes(16).toString('hex') });
  return { sessions: salted(sessions), journal: salted(journal) };
}

/** Returns the salts that the table may name before the files are open. */
function findNamedOrNewSalts(keys: DataKeys, files: StoreFiles, made: StoreFiles) {
  return listSalts(made)
    .map((salt) => ({ id: findKeyId(keys, salt), salt }))
    .filter(({ id, salt }) => keys.getSalts(id).includes(salt) || !listSalts(files).includes(salt));
}

function getAsidePath(files: StoreFiles, { clock }: StoreDeps): string {
  return getFreeAsideName(files.sessions.path, 'locked', new Date(clock.now()));
}

function toNotOpened(message: string): ThreadStoreState {
  return { type: 'inMemory', problem: { type: 'notOpened', message } };
}

function describeNotOpened(
  failure: NotOpened,
  keys: DataKeys | null,
  files: StoreFiles,
  deps: StoreDeps,
): ThreadStoreProblem {
  if (failure.type === 'failed') return { type: 'notOpened', message: failure.message };
  const hasRecoveryKey = keys?.opened.some(({ id }) => keys.hasRecoveryKey(id)) ?? false;
  const reasons = [t`The saved key does not match the key they are encrypted with.`];
  return { type: 'locked', reasons, hasRecoveryKey, aside: getAsidePath(files, deps) };
}

function toProblem(failure: OpenKeysFailure, aside: string): ThreadStoreProblem {
  switch (failure.type) {
    case 'locked':
      return {
        type: 'locked',
        reasons: describeProtectorFailures(failure.said),
        hasRecoveryKey: failure.hasRecoveryKey,
        aside,
      };
    case 'keyTableLost':
      return { type: 'keyLost', aside };
    case 'keyTableNewer':
      return { type: 'keysNewer' };
    case 'unprotected':
      return { type: 'noPlaceForKey', reasons: describeProtectorFailures(failure.said) };
  }
}
