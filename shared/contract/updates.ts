import { z } from 'zod';
import { updateState } from '../updates/update-state.ts';
import { nothing, request } from './define.ts';

export const updatesRequests = {
  /** Asks for a newer version now, where that is allowed; the answer comes as `updateChanged`. */
  checkForUpdate: request({ scope: 'app', wait: 'change', input: nothing, value: nothing }),
  /** Installs what is ready as soon as no turn runs and no approval waits, or calls that off. */
  restartToUpdate: request({ scope: 'app', wait: 'person', input: z.object({ wanted: z.boolean() }), value: nothing }),
};

export const updatesEvents = { updateChanged: updateState };
