import type { DataUse } from '../../shared/contract/data.ts';
import { hostClient } from '../client/page-client.ts';

/** The disk usage of the data folder by purpose; null if the host does not answer. */
export async function readDataUse(): Promise<DataUse | null> {
  const read = await hostClient.request('readDataUse', null);
  return read.ok ? read.value.parts : null;
}
