import { machineInfo } from '../machine/machine-facts.ts';
import { nothing, request } from './request.ts';

export const machineRequests = {
  /** Checks again what Codex and the app need from this machine. Asks the user nothing and opens no dialog. */
  readMachine: request({ scope: 'profile', wait: 'change', input: nothing, value: machineInfo }),
};
