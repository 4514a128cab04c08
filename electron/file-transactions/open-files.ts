import { readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Lists the names of the files that processes have open, as far as we can see: on Linux those of this user, elsewhere
 * none. Never rejects.
 */
export async function openFileNames(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  if (process.platform !== 'linux') return names;
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const path = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      if (path.startsWith('/')) names.add(basename(path));
    }
  }
  return names;
}
