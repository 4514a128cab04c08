import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { type KeyTable, keyTable, keyTableVersion } from './key-table.ts';

/** Why there is no table. `newer` and `damaged` files are left unchanged. */
export type KeyTableProblem =
  | { readonly type: 'missing' }
  | { readonly type: 'damaged' }
  | { readonly type: 'newer'; readonly version: number };

const anyVersion = z.object({ version: z.number().int() });

/**
 * Reads and writes keys.json in the data folder, and keys.json.bak with the same text. Without the table, no key opens
 * anything, not even the recovery key. The copy is written first and is used when keys.json is missing or damaged. Both
 * are written atomically with mode 0600 (Windows has no modes, so the folder's permissions apply there). Disk errors
 * reject with the system's error.
 */
export class KeyTableFile {
  readonly #path: string;
  readonly #copy: string;

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, 'keys.json');
    this.#copy = join(dataFolder, 'keys.json.bak');
  }

  async read(): Promise<Result<KeyTable, KeyTableProblem>> {
    const table = await readTable(this.#path);
    if (table.ok || table.error.type === 'newer') return table;
    const copy = await readTable(this.#copy);
    const isKnown = copy.ok || copy.error.type === 'newer' || table.error.type === 'missing';
    return isKnown ? copy : table;
  }

  async write(table: KeyTable): Promise<void> {
    const text = `${JSON.stringify(table, null, 2)}\n`;
    await writeFileAtomically(this.#copy, text);
    await writeFileAtomically(this.#path, text);
  }

  /** Renames both files by appending a suffix. */
  async setAside(suffix: string): Promise<void> {
    for (const path of [this.#path, this.#copy]) {
      await rename(path, `${path}.${suffix}`).catch((failure) => {
        if (getErrorCode(failure) !== 'ENOENT') throw failure;
      });
    }
  }
}

async function readTable(path: string): Promise<Result<KeyTable, KeyTableProblem>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (failure) {
    if (getErrorCode(failure) === 'ENOENT') return err({ type: 'missing' });
    throw failure;
  }
  const json = parseJson(text);
  const version = anyVersion.safeParse(json).data?.version;
  if (version !== undefined && version > keyTableVersion) return err({ type: 'newer', version });
  const parsed = keyTable.safeParse(json);
  return parsed.success ? ok(parsed.data) : err({ type: 'damaged' });
}
