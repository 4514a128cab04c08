import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { keptHunks, keptHunksChange } from '../changes/kept-hunk.ts';
import { nothing, request } from './request.ts';

export const keptHunksRequests = {
  /** The hunks of a thread that the user reviewed and keeps. Empty if they cannot be read. */
  readKeptHunks: request({ scope: 'profile', wait: 'read', input: z.object({ threadId }), value: keptHunks }),
  /**
   * Changes some of the marks; another window may have changed others. They are stored with the threads and encrypted
   * like them.
   */
  changeKeptHunks: request({
    scope: 'profile',
    wait: 'change',
    input: keptHunksChange.extend({ threadId }),
    value: nothing,
  }),
};

export const keptHunksEvents = {
  /** Another window changed which hunks the user keeps. */
  keptHunksChanged: keptHunksChange.extend({ threadId }),
};
