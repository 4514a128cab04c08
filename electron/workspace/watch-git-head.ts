import { watch } from 'node:fs';

/**
 * Calls back when the HEAD in a folder may have changed. The folder is watched and not the file, because git replaces
 * the file. Where the system cannot watch, nothing is told. The returned function ends it.
 */
export function watchGitHead(headFolder: string, changed: () => void): () => void {
  try {
    const watcher = watch(headFolder, { persistent: false }, (_event, name) => {
      if (name === null || name === 'HEAD') changed();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
