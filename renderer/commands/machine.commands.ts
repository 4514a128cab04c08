import type { MachineFacts } from '../../shared/machine/machine-facts.ts';
import { desk } from '../client/desk.ts';

/** What works on this machine, freshly checked; null if the host does not answer. */
export async function readMachine(): Promise<MachineFacts | null> {
  const read = await desk.request('readMachine', null);
  return read.ok ? read.value : null;
}
