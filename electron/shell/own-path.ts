import { pathOutside } from '../files/find-on-path.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';

/**
 * Narrows the PATH of this process, so that Electron and the updater find the programs that they start by name, such as
 * `xdg-open` and `mv`, outside the known folders and the current one. Electron searches by name only on Linux. The
 * returned function narrows it to the folders that are known by then; call it right before such a start.
 */
export function ownPathOutside(
  own: { PATH?: string | undefined },
  place: { readonly cwd: string; readonly home: string },
  known: Pick<KnownFolders, 'list'>,
): () => Promise<void> {
  const path = own.PATH ?? '';
  const current = place.cwd === place.home ? [] : [place.cwd];
  return async () => {
    own.PATH = await pathOutside(path, [...(await known.list()), ...current]);
  };
}
