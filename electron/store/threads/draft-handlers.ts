import type { ThreadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { draftsRequests } from '../../../shared/contract/drafts.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import type { DraftPlace } from './drafts.ts';
import type { Sessions } from './sessions.ts';

/** Handles window requests about unsent drafts. */
export function draftHandlers({ drafts }: Pick<Sessions, 'drafts'>): DomainHandlers<keyof typeof draftsRequests> {
  return {
    readDraft: async (window, { threadId }) => ok(await drafts.read(placeOf(window, threadId))),
    keepDraft: async (window, { draft, threadId }) => {
      await drafts.put(placeOf(window, threadId), draft);
      return ok(null);
    },
    readKeptHunks: async (_window, { threadId }) => ok([...((await drafts.keptHunks(threadId)) ?? [])]),
    putKeptHunks: async (_window, { hunks, threadId }) => {
      await drafts.putKeptHunks(threadId, hunks);
      return ok(null);
    },
  };
}

function placeOf({ workspace }: ClientWindow, threadId: ThreadId | null): DraftPlace {
  return threadId === null ? { folder: workspace?.path ?? '' } : { threadId };
}
