import type { ThreadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { keptHunksRequests } from '../../../shared/contract/kept-hunks.ts';
import type { Broadcaster, DomainHandlers } from '../../host/client-window.ts';
import type { ThreadStore } from './thread-store.ts';

/** Returns the handlers of window requests about the hunks that the user keeps. `changed` is called after each change. */
export function createKeptHunkHandlers(
  { keptHunks }: Pick<ThreadStore, 'keptHunks'>,
  broadcaster: Pick<Broadcaster, 'windows'>,
  changed: (threadId: ThreadId) => void,
): DomainHandlers<keyof typeof keptHunksRequests> {
  return {
    readKeptHunks: async (_window, { threadId }) => ok([...((await keptHunks.read(threadId)) ?? [])]),
    changeKeptHunks: async (window, { threadId, ...change }) => {
      await keptHunks.change(threadId, change);
      changed(threadId);
      for (const other of broadcaster.windows()) {
        if (other !== window) other.send({ name: 'keptHunksChanged', payload: { threadId, ...change } });
      }
      return ok(null);
    },
  };
}
