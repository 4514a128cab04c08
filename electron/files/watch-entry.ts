import { watch } from 'node:fs';

/**
 * Calls back when an entry of a folder may have changed, come or gone. The folder is watched and not the entry, because
 * editors and git replace files. Where the system cannot watch, nothing is told. The returned function ends it.
 */
export function watchEntry(folder: string, name: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, which) => {
      if (which === null || which === name) changed();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
