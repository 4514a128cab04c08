import { basename, dirname } from 'node:path';
import { watchEntry } from '../../../files/watch-entry.ts';

/** Looked at so often even when the system tells nothing, as of a file on a network drive, in milliseconds. */
const lookEveryMs = 1_000;
/** However often the system tells of a file, looks lie so many milliseconds apart. */
const apartMs = 25;

/** Has a file looked at soon after it may have changed. The returned function ends it. */
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
  // A folder that was taken away and made again is another one, which nobody watches yet.
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
