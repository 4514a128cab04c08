import { basename, dirname } from 'node:path';
import { watchEntry } from '../../../files/watch-entry.ts';

/** How often to check without a system event, in milliseconds: network drives send none. */
const lookEveryMs = 1_000;
/** The minimum time between checks, in milliseconds, however many events the system sends. */
const apartMs = 25;

/** Checks a file soon after it may have changed. The returned function stops the watch. */
export function watchFile(path: string, look: () => void): () => void {
  let last = 0;
  let soon: NodeJS.Timeout | null = null;
  const now = () => {
    last = performance.now();
    look();
  };
  const watching = () =>
    watchEntry(dirname(path), basename(path), () => {
      soon ??= setTimeout(
        () => {
          soon = null;
          now();
        },
        Math.max(0, last + apartMs - performance.now()),
      );
    });
  let end = watching();
  const often = setInterval(() => {
    now();
  }, lookEveryMs);
  // A folder that was deleted and created again is a different one, and is not watched yet.
  const anew = setInterval(() => {
    end();
    end = watching();
  }, 10 * lookEveryMs);
  return () => {
    end();
    clearInterval(often);
    clearInterval(anew);
    if (soon !== null) clearTimeout(soon);
  };
}
