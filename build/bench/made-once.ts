import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const place = fileURLToPath(new URL('../../node_modules/.cache/workcell-bench', import.meta.url));

/** Something in a folder that takes long to make, and what is to be known of it. */
export type MadeOnce<Facts> = { readonly folder: string; readonly facts: Facts };

/**
 * What was made in a folder of that name before, or is made now. What is made may hold absolute paths: where the folder
 * was copied from another place, it is made anew.
 */
export async function madeOnce<Facts>(
  name: string,
  make: (folder: string) => Promise<Facts>,
): Promise<MadeOnce<Facts>> {
  const folder = join(place, name);
  const about = join(folder, 'made.json');
  const known: Partial<MadeOnce<Facts>> = existsSync(about) ? JSON.parse(readFileSync(about, 'utf8')) : {};
  if (known.folder === folder && known.facts !== undefined) return { folder, facts: known.facts };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = { folder, facts: await make(folder) };
  writeFileSync(about, JSON.stringify(made));
  return made;
}
