import { join } from 'node:path';
import { watchEntry, watchFolder } from './watch-entry.ts';

/**
 * Calls back when something in a folder that may not exist yet may have changed. `way` has the folder names from `base`
 * to it; each folder may appear, disappear or be replaced. The returned function ends the watch.
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
