import type { MachineInfo } from '../../shared/machine/machine-facts.ts';
import { hostClient } from '../client/page-client.ts';

/** What works on this machine, freshly checked; null if the host does not answer. */
export async function readMachine(): Promise<MachineInfo | null> {
  const read = await hostClient.request('readMachine', null);
  return read.ok ? read.value : null;
}
