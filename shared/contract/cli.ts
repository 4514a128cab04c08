import { z } from 'zod';
import { alert } from '../alerts/alert.ts';
import { modelChoice } from '../catalogs/model-choice.ts';
import { cliState, leftoverProcess } from '../cli/cli-state.ts';
import { nothing, request } from './request.ts';

/** Requests about the Codex process, leftover processes of earlier app runs, and alerts. */
export const cliRequests = {
  /** Ends the child, if there is one, and starts it again. */
  restartCodex: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /** Ends a process left by an earlier run, if it is still the recorded one. */
  endLeftover: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({ pid: z.number().int(), startedAt: z.number() }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('gone') }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
  dismissAlert: request({ scope: 'profile', wait: 'read', input: z.object({ id: z.string() }), value: nothing }),
};

/**
 * New states of the Codex process, of leftover processes, of Codex's models, and of alerts. Each replaces the last one.
 */
export const cliEvents = {
  cliChanged: cliState,
  leftoversChanged: z.array(leftoverProcess),
  modelsChanged: z.array(modelChoice),
  alertsChanged: z.array(alert),
};
