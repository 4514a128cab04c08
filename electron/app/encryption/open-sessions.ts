import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import { messageOf } from '../../../shared/base/failure.ts';
import type { Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Platform } from '../../host/platform.ts';
import type { DataKeys, KeyTools } from '../../store/keys/data-keys.ts';
import { type OpenKeysFailure, openDataKeys } from '../../store/keys/open-data-keys.ts';
import { asideName } from '../../store/sqlite/file-steps.ts';
import type { StoreThread } from '../../store/sqlite/store-thread.ts';
import { type NotOpened, openStores } from '../../store/threads/open-stores.ts';
import { recoverStore } from '../../store/threads/recover-store.ts';
import type { StoreName } from '../../store/threads/session-operations.ts';
import type { SessionsNews, SessionsProblem, SessionsState } from '../../store/threads/session-state.ts';
import { describeStoreFailure } from '../../store/threads/store-failure.ts';
import type { OpenSessions } from '../../store/threads/store-gate.ts';
import type { StoreOperations } from '../../workers/store-worker.ts';
import { reasonsOf } from './describe-keys.ts';
import { noteOwner, readOwner } from './folder-owner.ts';
import {
  formOf,
  keyIdOf,
  lend,
  lookAtStores,
  noteSalts,
  type StoreFile,
  type StoreFiles,
  saltsOf,
  settleKeys,
  storeNames,
} from './store-files.ts';

/** What is needed to open and change the databases of a profile. */
export type StoreDeps = {
  readonly store: StoreThread<StoreOperations>;
  /** Starts another worker of the same kind. The caller closes it. */
  readonly startWorker: () => StoreThread<StoreOperations>;
  readonly folder: string;
  readonly keyTools: KeyTools;
  /** Whether the databases should be encrypted. */
  readonly encrypts: () => boolean;
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
export function sessionsOpener(
  deps: StoreDeps,
  takeKeys: TakeKeys = (salts) => openDataKeys(deps.keyTools, salts),
): OpenSessions {
  return async (emit) => {
    const { folder, store } = deps;
    try {
      const claimed = await store.call('claimFolder', { folder });
      if (!claimed.ok) return notOpened(describeStoreFailure(claimed.error));
      if (!claimed.value) {
        return { type: 'inMemory', problem: { type: 'ownedByAnother', owner: await readOwner(folder) } };
      }
      void deps.owner.address.then((address) => noteOwner(folder, { kind: deps.owner.kind, address }));
      const files = lookAtStores(folder);
      const salts = saltsOf(files);
      if (salts.length === 0 && !newAreEncrypted(files, deps)) return await open(deps, files, null, emit);
      const keys = await takeKeys(salts);
      if (!keys.ok) return { type: 'inMemory', problem: problemOf(keys.error, asideOf(files, deps)) };
      try {
        return await open(deps, files, keys.value, emit);
      } finally {
        keys.value.erase();
      }
    } catch (failure) {
      return notOpened(messageOf(failure));
    }
  };
}

async function open(
  deps: StoreDeps,
  files: StoreFiles,
  keys: DataKeys | null,
  emit: (news: SessionsNews) => void,
): Promise<SessionsState> {
  const { clock, folder, store } = deps;
  const made = keys === null || !newAreEncrypted(files, deps) ? files : withNewSalts(files);
  if (keys !== null) await noteSalts(keys, namedOrNew(keys, files, made));
  const keyOf = (name: StoreName) => {
    const { salt } = made[name];
    if (keys === null || salt === null) return null;
    const id = keyIdOf(keys, salt);
    // Only for a file that the table names is it known that this key created it.
    return lend(keys, id, keys.saltsOf(id).includes(salt) ? salt : null);
  };
  const opened = await openStores({ store, folder, keyOf, now: () => clock.now(), emit });
  if (!opened.ok) return { type: 'inMemory', problem: describeNotOpened(opened.error, keys, files, deps) };
  if (opened.value.newer !== null) return { type: 'readOnly', version: opened.value.newer };
  const unfinished = () => store.call('recoverUnfinished', { at: clock.now() });
  let closed = await unfinished();
  if (!closed.ok && closed.error.type === 'damaged') {
    for (const name of storeNames) await recoverStore({ store, now: () => clock.now(), emit }, name);
    closed = await unfinished();
  }
  if (!closed.ok) return notOpened(describeStoreFailure(closed.error));
  const now = lookAtStores(folder);
  if (keys !== null) await settleKeys(keys, now);
  return { type: 'open', ...formOf(keys, now) };
}

/** A missing file gets the form of the existing one. */
function newAreEncrypted(files: StoreFiles, { encrypts }: StoreDeps): boolean {
  const there = storeNames.map((name) => files[name]).find(({ isThere }) => isThere);
  return there === undefined ? encrypts() : there.salt !== null;
}

/** The files, with a new salt for each one to create. */
function withNewSalts({ journal, sessions }: StoreFiles): StoreFiles {
  const salted = (file: StoreFile) => (file.isThere ? file : { ...file, salt: randomBytes(16).toString('hex') });
  return { sessions: salted(sessions), journal: salted(journal) };
}

/** The salts that the table may name before the files are open. */
function namedOrNew(keys: DataKeys, files: StoreFiles, made: StoreFiles) {
  return saltsOf(made)
    .map((salt) => ({ id: keyIdOf(keys, salt), salt }))
    .filter(({ id, salt }) => keys.saltsOf(id).includes(salt) || !saltsOf(files).includes(salt));
}

function asideOf(files: StoreFiles, { clock }: StoreDeps): string {
  return asideName(files.sessions.path, 'locked', new Date(clock.now()));
}

function notOpened(message: string): SessionsState {
  return { type: 'inMemory', problem: { type: 'notOpened', message } };
}

function describeNotOpened(
  failure: NotOpened,
  keys: DataKeys | null,
  files: StoreFiles,
  deps: StoreDeps,
): SessionsProblem {
  if (failure.type === 'failed') return { type: 'notOpened', message: failure.message };
  const hasRecoveryKey = keys?.opened.some(({ id }) => keys.hasRecoveryKey(id)) ?? false;
  const reasons = [t`The saved key does not match the key they are encrypted with.`];
  return { type: 'locked', reasons, hasRecoveryKey, aside: asideOf(files, deps) };
}

function problemOf(failure: OpenKeysFailure, aside: string): SessionsProblem {
  switch (failure.type) {
    case 'locked':
      return { type: 'locked', reasons: reasonsOf(failure.said), hasRecoveryKey: failure.hasRecoveryKey, aside };
    case 'keyTableLost':
      return { type: 'keyLost', aside };
    case 'keyTableNewer':
      return { type: 'keysNewer' };
    case 'unprotected':
      return { type: 'noPlaceForKey', reasons: reasonsOf(failure.said) };
  }
}
