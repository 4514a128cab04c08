import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { nothing, request } from './request.ts';

/** Requests about titles that a model suggests. */
export const threadTitlesRequests = {
  /**
   * Asks the model of a thread for a short title. The thread stays as it is, and is not renamed. Ends an earlier request
   * of the window.
   */
  suggestTitle: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ threadId }),
    /** `tokens`: what the request used. Null if the provider does not say. */
    value: z.object({
      title: z.string(),
      tokens: modelTokens.nullable(),
    }),
    problem: z.object({ type: z.enum(['canceled', 'refused']), message: z.string() }),
  }),
  /** Ends what `suggestTitle` has begun for this window. */
  cancelTitle: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
};
