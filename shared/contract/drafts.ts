import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { keptHunks, keptHunksChange } from '../changes/kept-hunk.ts';
import { draft } from '../threads/draft.ts';
import { nothing, request } from './define.ts';

/** A thread. Null: the one not started yet in this window's workspace. */
const ofThread = z.object({ threadId: threadId.nullable() });

export const draftsRequests = {
  /** The unsent draft from before the host or page restarted. Null if there is none, or if it cannot be read. */
  readDraft: request({ scope: 'profile', wait: 'read', input: ofThread, value: draft.nullable() }),
  /** Stores the draft with the threads, encrypted like them. Null deletes it. */
  keepDraft: request({
    scope: 'profile',
    wait: 'change',
    input: ofThread.extend({ draft: draft.nullable() }),
    value: nothing,
  }),
  /** The hunks of a thread that the person reviewed and keeps. Empty if they cannot be read. */
  readKeptHunks: request({ scope: 'profile', wait: 'read', input: z.object({ threadId }), value: keptHunks }),
  /** Changes some of them; another window may have changed others. They are stored with the threads, encrypted like them. */
  changeKeptHunks: request({
    scope: 'profile',
    wait: 'change',
    input: keptHunksChange.extend({ threadId }),
    value: nothing,
  }),
};

export const draftsEvents = {
  /** Another window changed which hunks the person keeps. */
  keptHunksChanged: keptHunksChange.extend({ threadId }),
};
