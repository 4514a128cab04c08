import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { DatabaseKey } from '../db/keyed-connection.ts';
import type { DatabaseState } from '../db/open-database.ts';
import type { StoreThread } from '../db/store-thread.ts';
import type { StoreName, StoreOperations } from '../store-worker.ts';
import type { SessionsNews } from './session-state.ts';

/** The databases of a profile, each with its file. */
export const storeFiles: Readonly<Record<StoreName, string>> = { sessions: 'sessions.db', journal: 'journal.db' };

/** How a file is encrypted on disk, and how it shall be; null: plain. */
export type StoreKeys = { readonly now: DatabaseKey | null; readonly wanted: DatabaseKey | null };

export type StoresToOpen = {
  readonly store: StoreThread<StoreOperations>;
  readonly folder: string;
  /** Copies: they are zeroed once the worker has its own. */
  readonly keysOf: (name: StoreName) => StoreKeys;
  readonly now: () => number;
  readonly tell: (news: SessionsNews) => void;
};

/** Both databases are open, or the one of sessions only for reading. */
type Opened = { readonly newer: number | null };

/**
 * Opens both databases in the worker. One that is damaged is recovered, one that is not encrypted as it should be is
 * written anew. The failure is a sentence on what stands in the way.
 */
export async function openStores(parts: StoresToOpen): Promise<Result<Opened, string>> {
  const sessions = await openStore(parts, 'sessions');
  if (!sessions.ok || sessions.value.newer !== null) return sessions;
  return openStore(parts, 'journal');
}

async function openStore(parts: StoresToOpen, name: StoreName): Promise<Result<Opened, string>> {
  const { folder, keysOf, now, store, tell } = parts;
  const { now: key, wanted } = keysOf(name);
  const path = join(folder, storeFiles[name]);
  const opened = await store.call('openDatabase', { store: name, path, key });
  key?.key.fill(0);
  if (!opened.ok) return err(wordsOf(opened.error));
  const state = opened.value;
  if (state.type === 'newer') return ok({ newer: state.version });
  if (state.type === 'damaged') {
    const recovered = await store.call('recoverDatabase', { store: name, now: new Date(now()) });
    if (!recovered.ok) return err(wordsOf(recovered.error));
    if (!recovered.value.ok) return err(wordsOf(recovered.value.error));
    const { setAside, tables } = recovered.value.value;
    const lost = tables.reduce<number | null>(
      (sum, table) => (sum === null || table.lost === null ? null : sum + table.lost),
      0,
    );
    tell({ type: 'recovered', setAside, kept: tables.reduce((sum, { kept }) => sum + kept, 0), lost });
  } else if (!isOpen(state)) return err(describeState(state));
  if ((key === null) !== (wanted === null)) {
    const rewritten = await store.call('rewriteDatabase', { store: name, to: wanted });
    wanted?.key.fill(0);
    if (!rewritten.ok) return err(wordsOf(rewritten.error));
    if (!rewritten.value.ok) return err(wordsOf(rewritten.value.error));
  }
  return ok({ newer: null });
}

function isOpen({ type }: DatabaseState): boolean {
  return type === 'created' || type === 'current' || type === 'migrated';
}

function describeState(state: DatabaseState): string {
  switch (state.type) {
    case 'unreachable':
      return `The system says ${state.code}.`;
    case 'migrationFailed':
      return `Bringing it up to date failed: ${state.message}. The file is as it was.`;
    case 'locked':
      return 'It is encrypted with another key. It was not touched.';
    default:
      return `The database is ${state.type}.`;
  }
}

function wordsOf(failure: { readonly type: string; readonly message?: string }): string {
  return failure.message ?? failure.type;
}
