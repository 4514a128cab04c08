import { watch } from 'node:fs';

/**
 * Calls back when an entry of a folder may have changed, come or gone. The folder is watched and not the entry, because
 * editors and git replace files. Where the system cannot watch, nothing is told. The returned function ends it.
 */
export function watchEntry(folder: string, name: string, changed: () => void): () => void {
  return watchNames(folder, (which) => {
    if (which === null || which === name) changed();
  });
}

/** The same for any entry of a folder. */
export function watchFolder(folder: string, changed: () => void): () => void {
  return watchNames(folder, changed);
}

function watchNames(folder: string, changed: (name: string | null) => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, which) => changed(which));
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
