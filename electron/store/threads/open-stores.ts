import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { DatabaseKey } from '../sqlite/keyed-connection.ts';
import type { DatabaseState } from '../sqlite/open-database.ts';
import { recoverStore, type StoreToRecover } from './recover-store.ts';
import { describeStoreFailure } from './store-failure.ts';
import type { StoreName } from './thread-store-operations.ts';

/** The file name of each database in a profile. */
export const storeFiles: Readonly<Record<StoreName, string>> = { sessions: 'sessions.db', journal: 'journal.db' };

/** A key in its own memory, for transfer to the worker. */
export type LentKey = DatabaseKey & { readonly key: Uint8Array<ArrayBuffer> };

/** The databases of a profile to open, in the worker thread. `folder` is the data folder. */
export type StoresToOpen = StoreToRecover & {
  readonly folder: string;
  /** Returns how a file is encrypted, or how to encrypt it if it does not exist. Null: plain. */
  readonly getKey: (name: StoreName) => LentKey | null;
};

/** Both databases are open. `newer`: `sessions.db` is read-only, because this later schema version wrote it. */
type Opened = { readonly newer: number | null };

/** Why opening failed: the file has another key, or there was another problem. `message` is a sentence. */
export type NotOpened = { readonly type: 'locked' } | { readonly type: 'failed'; readonly message: string };

/** Opens both databases in the worker. Recovers a damaged one. */
export async function openStores(parts: StoresToOpen): Promise<Result<Opened, NotOpened>> {
  const sessions = await openStore(parts, 'sessions');
  if (!sessions.ok || sessions.value.newer !== null) return sessions;
  return openStore(parts, 'journal');
}

async function openStore(parts: StoresToOpen, name: StoreName): Promise<Result<Opened, NotOpened>> {
  const { folder, getKey, store } = parts;
  const path = join(folder, storeFiles[name]);
  const key = getKey(name);
  const opened = await store.call('openDatabase', { store: name, path, key }, key === null ? [] : [key.key]);
  if (!opened.ok) return failed(describeStoreFailure(opened.error));
  const state = opened.value;
  switch (state.type) {
    case 'created':
    case 'current':
    case 'migrated':
      return ok({ newer: null });
    case 'newer':
      return ok({ newer: state.version });
    case 'locked':
      return err({ type: 'locked' });
    case 'damaged': {
      const recovered = await recoverStore(parts, name);
      return recovered.ok ? ok({ newer: null }) : failed(describeStoreFailure(recovered.error));
    }
    default:
      return failed(describeState(state));
  }
}

function describeState(state: DatabaseState): string {
  switch (state.type) {
    case 'unreachable':
      return t`System error: ${state.code}.`;
    case 'migrationFailed':
      return t`The upgrade failed: ${state.message}. The file was not changed.`;
    default:
      return t`The database is ${state.type}.`;
  }
}

function failed(message: string): Result<never, NotOpened> {
  return err({ type: 'failed', message });
}
