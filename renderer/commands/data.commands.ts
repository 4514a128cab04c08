import type { DataUse } from '../../shared/contract/data.ts';
import { desk } from '../client/desk.ts';

/** What the data folder is used for; null where that cannot be asked. */
export async function readDataUse(): Promise<DataUse | null> {
  const read = await desk.request('readDataUse', null);
  return read.ok ? read.value.parts : null;
}
