import { z } from 'zod';
import { threadId } from '../base/ids.ts';
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
};
