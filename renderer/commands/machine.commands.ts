import type { MachineFacts } from '../../shared/machine/machine-facts.ts';
import { desk } from '../client/desk.ts';

/** What works on this machine, looked at anew; null where that cannot be told. */
export async function readMachine(): Promise<MachineFacts | null> {
  const read = await desk.request('readMachine', null);
  return read.ok ? read.value : null;
}
