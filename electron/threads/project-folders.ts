import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Finds the folders whose entries in config.toml apply to a folder: the folder itself and, in a repository, its root.
 * Reads nothing in `.git`.
 */
export async function findProjectFolders(folder: string): Promise<readonly string[]> {
  for (let place = folder; ; place = dirname(place)) {
    const isRoot = await stat(join(place, '.git')).then(
      () => true,
      () => false,
    );
    if (isRoot) return place === folder ? [folder] : [folder, place];
    if (place === dirname(place)) return [folder];
  }
}
