import { useEffect, useState, useSyncExternalStore } from 'react';
import { createLaterPart, type LaterPart } from './create-later-part.ts';
import { fetchOwnPart } from './lazy-part.ts';
import { whenIdle } from './when-idle.ts';

/** Makes a part of what an `import()` of the page's own code fetches. */
export function laterPart<Part>(load: () => Promise<Part>): LaterPart<Part> {
  return createLaterPart(() => fetchOwnPart(load));
}

/**
 * A part once it is there, null until then. It is fetched when the page is idle, so that it is there before it is needed,
 * and at once where it is `needed`: only then a failure counts, as one of the component.
 */
export function useLaterPart<Part>(part: LaterPart<Part>, needed = false): Part | null {
  const loaded = useSyncExternalStore(part.onCome, part.now);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  const isMissing = loaded === null;
  useEffect(() => {
    if (!isMissing) return;
    if (needed) {
      part.load().catch((error: unknown) => setFailure({ error }));
      return;
    }
    return whenIdle(() => void part.load().catch(() => undefined));
  }, [isMissing, needed, part]);
  if (failure !== null && isMissing) throw failure.error;
  return loaded;
}
