import type { ThreadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { draftsRequests } from '../../../shared/contract/drafts.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import type { DraftPlace } from './drafts.ts';
import type { Sessions } from './sessions.ts';

/** Handles window requests about unsent drafts. */
export function draftHandlers(
  { drafts }: Pick<Sessions, 'drafts'>,
  broadcaster: Pick<Broadcaster, 'windows'>,
): DomainHandlers<keyof typeof draftsRequests> {
  return {
    readDraft: async (window, { threadId }) => ok(await drafts.read(placeOf(window, threadId))),
    keepDraft: async (window, { draft, threadId }) => {
      await drafts.put(placeOf(window, threadId), draft);
      return ok(null);
    },
    readKeptHunks: async (_window, { threadId }) => ok([...((await drafts.keptHunks(threadId)) ?? [])]),
    changeKeptHunks: async (window, { threadId, ...change }) => {
      await drafts.changeKeptHunks(threadId, change);
      for (const other of broadcaster.windows()) {
        if (other !== window) other.broadcast({ name: 'keptHunksChanged', payload: { threadId, ...change } });
      }
      return ok(null);
    },
  };
}

function placeOf({ workspace }: ClientWindow, threadId: ThreadId | null): DraftPlace {
  return threadId === null ? { folder: workspace?.path ?? '' } : { threadId };
}
