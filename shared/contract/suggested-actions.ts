import { z } from 'zod';
import { threadId, turnId } from '../base/ids.ts';
import { suggestedAction } from '../suggested-actions/suggested-action.ts';
import { trustQuestion } from '../workspace/workspace-snapshot.ts';
import { nothing, request } from './request.ts';

/** The maximum number of paths in one request. */
export const maxAskedPaths = 200;

export const suggestedActionsRequests = {
  /**
   * Finds which paths of an answer name existing files in the folder of its thread. Looks up nothing outside that
   * folder, and finds nothing when the thread is gone.
   */
  findNamedFiles: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, paths: z.array(z.string().min(1).max(1_000)).max(maxAskedPaths) }),
    value: z.object({ paths: z.array(z.string()) }),
  }),
  /**
   * Asks the user to confirm something that an answer suggests: a request in the approval queue, named after the
   * turn. Answers once the request waits. The turn then shows the outcome.
   */
  proposeAction: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({ threadId, turnId, action: suggestedAction }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('threadGone') }),
      /** The action could write in a folder that the user does not trust yet. Ask first. */
      trustQuestion.extend({ type: z.literal('needsTrust') }),
      /** The same action is already waiting or running. */
      z.object({ type: z.literal('underWay') }),
      /** The action failed. `message` is a sentence. */
      z.object({ type: z.literal('cannotBeDone'), message: z.string() }),
    ]),
  }),
};
