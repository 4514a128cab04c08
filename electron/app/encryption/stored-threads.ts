import type { StoredThreads } from '../../../shared/machine/machine-facts.ts';
import { describeProtection } from '../../store/keys/describe-protection.ts';
import { keysForSalts } from '../../store/keys/key-table.ts';
import { KeyTableFile } from '../../store/keys/key-table-file.ts';
import { lookAtStores, saltsOf } from './store-files.ts';

/**
 * The form of a data folder's threads on disk, from the file headers and the key table. Requests no key and writes
 * nothing. Never rejects.
 */
export async function readStoredThreads(folder: string): Promise<StoredThreads> {
  try {
    const files = lookAtStores(folder);
    if (!files.sessions.isThere) return { type: 'none' };
    if (files.sessions.salt === null) return { type: 'plain' };
    const table = await new KeyTableFile(folder).read();
    const [key] = table.ok ? keysForSalts(table.value, saltsOf(files)) : [];
    return { type: 'encrypted', keptBy: key === undefined ? null : describeProtection(key).kind };
  } catch {
    return { type: 'unreadable' };
  }
}
