import { z } from 'zod';
import { threadId, turnId } from '../base/ids.ts';
import { suggestedAction } from '../suggested-actions/suggested-action.ts';
import { trustQuestion } from '../workspace/workspace-snapshot.ts';
import { nothing, request } from './define.ts';

export const suggestedActionsRequests = {
  /**
   * Asks the person whether something that an answer suggests shall be done: a request in the queue of approvals, which
   * names the turn. It is answered when the request waits; what becomes of it then stands in the turn.
   */
  proposeAction: request({
    scope: 'profile',
    wait: 'person',
    input: z.object({ threadId, turnId, action: suggestedAction }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('threadGone') }),
      /** It could write in a folder that the person has not trusted yet. Ask first. */
      trustQuestion.extend({ type: z.literal('needsTrust') }),
      /** The same is asked already, or is being done. */
      z.object({ type: z.literal('underWay') }),
      /** It could not be done; a sentence. */
      z.object({ type: z.literal('cannotBeDone'), message: z.string() }),
    ]),
  }),
};
