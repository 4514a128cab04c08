import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import { sizeOf } from '../db/file-steps.ts';
import type { DatabaseKey } from '../db/keyed-connection.ts';
import { readSalt } from '../db/open-database.ts';
import type { StoreThread } from '../db/store-thread.ts';
import type { DataKeys } from '../keys/data-keys.ts';
import type { OpenKeysFailure } from '../keys/open-data-keys.ts';
import { openStores, type StoreKeys, storeFiles } from '../sessions/open-stores.ts';
import type { SessionsProblem, SessionsState } from '../sessions/session-state.ts';
import type { OpenSessions } from '../sessions/sessions.ts';
import type { StoreName, StoreOperations } from '../store-worker.ts';

/** Gives the data keys of a folder for databases that begin with these salts, in hex. */
export type OpenKeys = (salts: readonly string[]) => Promise<Result<DataKeys, OpenKeysFailure>>;

export type SessionsParts = {
  readonly store: StoreThread<StoreOperations>;
  readonly folder: string;
  /** Whether the databases shall be encrypted. Those that are not as they shall be are written anew. */
  readonly encrypt: boolean;
  readonly openKeys: OpenKeys;
  readonly clock: Clock;
};

const names: readonly StoreName[] = ['sessions', 'journal'];

/** How the databases of a folder are opened: their key, then the files, then what the last host left unfinished. */
export function sessionsOpener(parts: SessionsParts): OpenSessions {
  return async (tell) => {
    const { clock, folder, store } = parts;
    try {
      const claimed = await store.call('claimFolder', { folder });
      if (!claimed.ok) return notOpened(claimed.error.type);
      if (!claimed.value) return { type: 'inMemory', problem: { type: 'ownedByAnother' } };
      const keys = await storeKeys(parts);
      if (!keys.ok) return { type: 'inMemory', problem: keys.error };
      const { erase, keysOf, protection } = keys.value;
      const opened = await openStores({ store, folder, keysOf, now: () => clock.now(), tell });
      erase();
      if (!opened.ok) return notOpened(opened.error);
      if (opened.value.newer !== null) return { type: 'readOnly', version: opened.value.newer };
      const recovered = await store.call('recoverUnfinished', { at: clock.now() });
      if (!recovered.ok) return notOpened(recovered.error.type);
      return { type: 'open', protection };
    } catch (failure) {
      return notOpened(messageOf(failure));
    }
  };
}

const plain: KeysOfStores = { keysOf: () => ({ now: null, wanted: null }), protection: null, erase: () => {} };

type KeysOfStores = {
  readonly keysOf: (name: StoreName) => StoreKeys;
  /** Who keeps the key; null: nothing shall be encrypted. */
  readonly protection: string | null;
  /** Overwrites the keys; to be called when the databases are open. */
  readonly erase: () => void;
};

async function storeKeys({ encrypt, folder, openKeys }: SessionsParts): Promise<Result<KeysOfStores, SessionsProblem>> {
  const files = new Map(
    names.map((name) => {
      const path = join(folder, storeFiles[name]);
      return [name, { isThere: sizeOf(path) > 0, salt: readSalt(path) }] as const;
    }),
  );
  const salts = [...files.values()].flatMap(({ salt }) => (salt === null ? [] : [toHex(salt)]));
  if (!encrypt && salts.length === 0) return ok(plain);
  const opened = await openKeys(salts);
  if (!opened.ok) return { ok: false, error: describeKeysFailure(opened.error) };
  const keys = opened.value;
  const [newest] = keys.opened;
  if (newest === undefined) throw new Error('There is no key');
  const chosen = new Map(names.map((name) => [name, files.get(name)?.salt ?? randomBytes(16)] as const));
  const known = [...chosen.values()].map(toHex);
  if (encrypt && !isDeepStrictEqual(keys.saltsOf(newest.id), known)) await keys.setSalts(newest.id, known);
  const keyOf = (name: StoreName): DatabaseKey => ({
    key: Uint8Array.from(newest.key.reveal()),
    salt: chosen.get(name) ?? null,
  });
  return ok({
    keysOf: (name) => {
      const file = files.get(name);
      const isPlain = file?.isThere === true && file.salt === null;
      const wanted = encrypt ? keyOf(name) : null;
      return { now: isPlain ? null : file?.isThere ? keyOf(name) : wanted, wanted };
    },
    protection: encrypt ? keys.protectionOf(newest.id).sentence : null,
    erase: () => keys.erase(),
  });
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function notOpened(message: string): SessionsState {
  return { type: 'inMemory', problem: { type: 'notOpened', message } };
}

function describeKeysFailure(failure: OpenKeysFailure): SessionsProblem {
  switch (failure.type) {
    case 'locked':
      return { type: 'locked', reasons: reasonsOf(failure.said), hasRecoveryKey: failure.hasRecoveryKey };
    case 'keyTableLost':
      return { type: 'keyLost' };
    case 'keyTableNewer':
      return { type: 'keysNewer' };
    case 'unprotected':
      return { type: 'noPlaceForKey', reasons: reasonsOf(failure.said) };
  }
}

function reasonsOf(said: Extract<OpenKeysFailure, { readonly type: 'locked' }>['said']): readonly string[] {
  return said.flatMap(({ failure }) => ('reason' in failure ? [failure.reason] : []));
}
