import { join } from 'node:path';
import { watchEntry, watchFolder } from './watch-entry.ts';

/**
 * Calls back when something in a folder may have changed that need not be there yet: `way` leads to it from `base`, by
 * one name a folder, and each of them may come, go and be replaced. The returned function ends it.
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
