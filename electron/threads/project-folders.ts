import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The folders whose entries in config.toml hold for a folder: itself and, where it lies in a repository, the root of
 * that. Nothing in `.git` is read.
 */
export async function projectFolders(folder: string): Promise<readonly string[]> {
  for (let place = folder; ; place = dirname(place)) {
    const isRoot = await stat(join(place, '.git')).then(
      () => true,
      () => false,
    );
    if (isRoot) return place === folder ? [folder] : [folder, place];
    if (place === dirname(place)) return [folder];
  }
}
