import { z } from 'zod';
import { updateState } from '../updates/update-state.ts';
import { nothing, request } from './request.ts';

export const updatesRequests = {
  /** Checks for a newer version now, if allowed. The answer arrives as `updateChanged`. */
  checkForUpdate: request({ scope: 'app', wait: 'change', input: nothing, value: nothing }),
  /** Installs a ready update once no turn runs and no approval waits, or cancels that. */
  restartToUpdate: request({ scope: 'app', wait: 'user', input: z.object({ wanted: z.boolean() }), value: nothing }),
};

export const updatesEvents = { updateChanged: updateState };
