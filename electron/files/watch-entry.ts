import { watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls back when an entry of a folder may have changed, appeared or disappeared. Watches the folder rather than the
 * entry, because editors and git replace files. Does nothing on systems that cannot watch. Returns a function that ends
 * the watch.
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

/**
 * Calls back when something in a folder that may not exist yet may have changed. `way` has the folder names from `base`
 * to it; each folder may appear, disappear or be replaced. Returns a function that ends the watch.
 */
export function watchNestedFolder(base: string, way: readonly string[], changed: () => void): () => void {
  let stops: readonly (() => void)[] = [];
  const stop = (): void => {
    for (const end of stops) end();
  };
  const arm = (): void => {
    stop();
    stops = [
      ...way.map((name, at) => watchEntry(join(base, ...way.slice(0, at)), name, moved)),
      watchFolder(join(base, ...way), changed),
    ];
  };
  const moved = (): void => {
    arm();
    changed();
  };
  arm();
  return stop;
}
