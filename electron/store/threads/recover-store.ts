import { flatten, ok, type Result } from '../../../shared/base/result.ts';
import type { Recovery } from '../sqlite/recover-database.ts';
import type { StoreFailure, StoreThread } from '../sqlite/store-thread.ts';
import type { SessionOperations, StoreName } from './session-operations.ts';
import type { SessionsNews } from './session-state.ts';

export type StoreToRecover = {
  readonly store: StoreThread<SessionOperations>;
  readonly now: () => number;
  readonly emit: (news: SessionsNews) => void;
};

/** Sets a damaged database aside, continues with a new one that has everything readable, and reports both. */
export async function recoverStore(
  { now, store, emit }: StoreToRecover,
  name: StoreName,
): Promise<Result<null, StoreFailure>> {
  const recovered = flatten(await store.call('recoverDatabase', { store: name, now: new Date(now()) }));
  if (!recovered.ok) return recovered;
  emit(newsOf(recovered.value));
  return ok(null);
}

function newsOf({ setAside, tables }: Recovery): SessionsNews {
  const kept = tables.reduce((sum, table) => sum + table.kept, 0);
  const lost = tables.reduce<number | null>(
    (sum, table) => (sum === null || table.lost === null ? null : sum + table.lost),
    0,
  );
  return { type: 'recovered', setAside, kept, lost };
}
