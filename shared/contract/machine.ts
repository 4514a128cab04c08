import { machineInfo } from '../machine/machine-facts.ts';
import { nothing, request } from './define.ts';

export const machineRequests = {
  /** Looks anew at what of this machine Codex and the app need. Asks nothing of the person and opens no dialog. */
  readMachine: request({ scope: 'profile', wait: 'change', input: nothing, value: machineInfo }),
};
