import type { ThreadId } from '../../shared/base/ids.ts';
import { desk } from '../client/desk.ts';
import { threadsChanged } from '../stores/threads.store.ts';

/** Asks the host for threads of this workspace; those it knows beyond ours join the list. None when it cannot say. */
export async function searchThreads(search: string): Promise<readonly ThreadId[]> {
  const found = await desk.request('listThreads', { search });
  if (!found.ok) return [];
  threadsChanged(found.value);
  return found.value.map((thread) => thread.id);
}
