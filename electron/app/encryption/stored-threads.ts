import type { StoredThreads } from '../../../shared/machine/machine-facts.ts';
import { describeProtection } from '../../store/keys/describe-protection.ts';
import { keysForSalts } from '../../store/keys/key-table.ts';
import { KeyTableFile } from '../../store/keys/key-table-file.ts';
import { lookAtStores, saltsOf } from './store-files.ts';

/**
 * How the threads of a data folder lie on its disk, by the beginnings of the files and the table of keys; no key is
 * asked for and nothing is written. Never rejects.
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
