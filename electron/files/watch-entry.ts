import { watch } from 'node:fs';

/**
 * Calls back when an entry of a folder may have changed, appeared or disappeared. Watches the folder rather than the
 * entry, because editors and git replace files. Silent on systems that cannot watch. The returned function ends the
 * watch.
 */
export function watchEntry(folder: string, name: string, changed: () => void): () => void {
  return watchNames(folder, (which) => {
    if (which === null || which === name) changed();
  });
}

/** Does the same for all entries of a folder. */
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
