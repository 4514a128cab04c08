import { ok } from '../../../shared/base/result.ts';
import type { keptHunksRequests } from '../../../shared/contract/kept-hunks.ts';
import type { Broadcaster, DomainHandlers } from '../../host/client-window.ts';
import type { Sessions } from './sessions.ts';

/** Handles window requests about the hunks that the person keeps. */
export function keptHunkHandlers(
  { keptHunks }: Pick<Sessions, 'keptHunks'>,
  broadcaster: Pick<Broadcaster, 'windows'>,
): DomainHandlers<keyof typeof keptHunksRequests> {
  return {
    readKeptHunks: async (_window, { threadId }) => ok([...((await keptHunks.read(threadId)) ?? [])]),
    changeKeptHunks: async (window, { threadId, ...change }) => {
      await keptHunks.change(threadId, change);
      for (const other of broadcaster.windows()) {
        if (other !== window) other.broadcast({ name: 'keptHunksChanged', payload: { threadId, ...change } });
      }
      return ok(null);
    },
  };
}
