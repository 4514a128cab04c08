import { basename, dirname } from 'node:path';
import { watchEntry } from '../../../files/watch-entry.ts';

/** How often to check without a system event, in milliseconds: network drives send none. */
const checkEveryMs = 1_000;
/** The minimum time between checks, in milliseconds, however many events the system sends. */
const minIntervalMs = 25;

/** Checks a file soon after it may have changed. Returns a function that stops the watch. */
export function watchFile(path: string, look: () => void): () => void {
  let last = 0;
  let nextCheck: NodeJS.Timeout | null = null;
  const checkNow = () => {
    last = performance.now();
    look();
  };
  const startWatching = () =>
    watchEntry(dirname(path), basename(path), () => {
      nextCheck ??= setTimeout(
        () => {
          nextCheck = null;
          checkNow();
        },
        Math.max(0, last + minIntervalMs - performance.now()),
      );
    });
  let end = startWatching();
  const checkTimer = setInterval(() => {
    checkNow();
  }, checkEveryMs);
  // A folder that was deleted and created again is a different one, and is not watched yet.
  const restartTimer = setInterval(() => {
    end();
    end = startWatching();
  }, 10 * checkEveryMs);
  return () => {
    end();
    clearInterval(checkTimer);
    clearInterval(restartTimer);
    if (nextCheck !== null) clearTimeout(nextCheck);
  };
}
