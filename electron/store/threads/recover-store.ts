import { flatten, ok, type Result } from '../../../shared/base/result.ts';
import type { DatabaseRecovery } from '../sqlite/recover-database.ts';
import type { StoreFailure, StoreThread } from '../sqlite/store-thread.ts';
import type { StoreName, ThreadStoreOperations } from './thread-store-operations.ts';
import type { ThreadStoreNotice } from './thread-store-state.ts';

/**
 * A worker thread whose database may be damaged. `now` returns Unix milliseconds. `emit` reports what was recovered or
 * lost.
 */
export type StoreToRecover = {
  readonly store: StoreThread<ThreadStoreOperations>;
  readonly now: () => number;
  readonly emit: (news: ThreadStoreNotice) => void;
};

/** Sets a damaged database aside, continues with a new one that has everything readable, and reports that. */
export async function recoverStore(
  { now, store, emit }: StoreToRecover,
  name: StoreName,
): Promise<Result<null, StoreFailure>> {
  const recovered = flatten(await store.call('recoverDatabase', { store: name, now: new Date(now()) }));
  if (!recovered.ok) return recovered;
  emit(toRecoveredNotice(recovered.value));
  return ok(null);
}

function toRecoveredNotice({ setAside, tables }: DatabaseRecovery): ThreadStoreNotice {
  const kept = tables.reduce((sum, table) => sum + table.kept, 0);
  const lost = tables.reduce<number | null>(
    (sum, table) => (sum === null || table.lost === null ? null : sum + table.lost),
    0,
  );
  return { type: 'recovered', setAside, kept, lost };
}
