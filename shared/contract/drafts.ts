import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { draft } from '../threads/draft.ts';
import { nothing, request } from './define.ts';

/** Of a thread or, with null, of the one that this window's workspace has not begun. */
const ofThread = z.object({ threadId: threadId.nullable() });

export const draftsRequests = {
  /** What was typed and not sent, before the host or the page began anew; null when nothing was, or it cannot be read. */
  readDraft: request({ scope: 'profile', wait: 'read', input: ofThread, value: draft.nullable() }),
  /** Keeps it with the threads, encrypted as they are; null: there is none any more. */
  keepDraft: request({
    scope: 'profile',
    wait: 'change',
    input: ofThread.extend({ draft: draft.nullable() }),
    value: nothing,
  }),
};
