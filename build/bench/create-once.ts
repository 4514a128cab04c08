import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const place = fileURLToPath(new URL('../../node_modules/.cache/workcell-bench', import.meta.url));

/** Data in a folder that is slow to create, with facts about it. */
export type CreatedOnce<Facts> = { readonly folder: string; readonly facts: Facts };

/**
 * Returns data created earlier in a folder of this name, or creates it. The data may contain absolute paths, so a
 * folder copied from another place is created again.
 */
export async function createOnce<Facts>(
  name: string,
  make: (folder: string) => Promise<Facts>,
): Promise<CreatedOnce<Facts>> {
  const folder = join(place, name);
  const about = join(folder, 'made.json');
  const known: Partial<CreatedOnce<Facts>> = existsSync(about) ? JSON.parse(readFileSync(about, 'utf8')) : {};
  if (known.folder === folder && known.facts !== undefined) return { folder, facts: known.facts };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = { folder, facts: await make(folder) };
  writeFileSync(about, JSON.stringify(made));
  return made;
}
