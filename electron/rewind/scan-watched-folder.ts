import type { FolderWatch } from './folder-watch.ts';
import { type FolderScan, type ScanOptions, scanFolder } from './scan-folder.ts';

/** What to scan: the whole folder, or only what changed since the last scan. */
export type ScanExtent = 'whole' | 'changed';

/** `extent`: what was scanned. A scan of changes scans the whole folder if the watch does not know what changed. */
export type WatchedScan = FolderScan & { readonly extent: ScanExtent };

/** Scans a folder, and keeps its watch up to date. Otherwise like `scanFolder`. */
export async function scanWatchedFolder(
  root: string,
  options: Omit<ScanOptions, 'memory' | 'paths' | 'watch'>,
  { extent, watch }: { readonly extent: ScanExtent; readonly watch: FolderWatch },
): Promise<WatchedScan> {
  let { room } = options;
  // Before the first complete scan, it is unknown which paths are new.
  const paths = extent === 'changed' && !options.isFirst ? await watch.take() : null;
  if (paths !== null) {
    const part = await scanFolder(root, {
      ...options,
      memory: watch.memory,
      watch,
      paths,
      deliver: (batch) => {
        for (const { deflated } of batch.contents) room -= deflated.length;
        return options.deliver(batch);
      },
    });
    if (part.isComplete) return { ...part, extent: 'changed' };
  }
  watch.begin();
  const whole = await scanFolder(root, { ...options, room, memory: watch.memory, watch });
  watch.end(whole.isComplete);
  return { ...whole, extent: 'whole' };
}
