import { z } from 'zod';
import { alert } from '../alerts/alert.ts';
import { modelChoice } from '../catalogs/model-choice.ts';
import { cliState, leftoverProcess } from '../cli/cli-state.ts';
import { nothing, request } from './define.ts';

export const cliRequests = {
  /** Ends the child, if there is one, and starts it anew. */
  restartCodex: request(nothing, nothing),
  /** Ends a process that an earlier run left, if it is still the one that was recorded. */
  endLeftover: request(
    z.object({ pid: z.number().int(), startedAt: z.number() }),
    nothing,
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('gone') }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  ),
  dismissAlert: request(z.object({ id: z.string() }), nothing),
};

export const cliEvents = {
  cliChanged: cliState,
  leftoversChanged: z.array(leftoverProcess),
  modelsChanged: z.array(modelChoice),
  alertsChanged: z.array(alert),
};
