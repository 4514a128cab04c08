import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { keptHunks } from '../changes/kept-hunk.ts';
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
  /** Replaces them. They are stored with the threads, encrypted like them. */
  putKeptHunks: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, hunks: keptHunks }),
    value: nothing,
  }),
};
