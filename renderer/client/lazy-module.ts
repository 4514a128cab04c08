import { type ComponentType, type LazyExoticComponent, lazy, useEffect, useState, useSyncExternalStore } from 'react';
import { createLazyModule, fetchModule, type LazyModule, mayFetchCode } from './fetch-module.ts';
import { hostClient } from './page-client.ts';
import { systemClock } from './system-clock.ts';
import { whenIdle } from './when-idle.ts';

/** Turns an `import()` of the page's own code into a part. */
export function lazyModule<Part>(load: () => Promise<Part>): LazyModule<Part> {
  return createLazyModule(() => fetchPageModule(load));
}

/**
 * A part once it is loaded; null until then. The page fetches it when idle, so that it is available before anyone needs
 * it, and immediately when it is `needed`. Only in that case does a failure count as a failure of the component.
 */
export function useLazyModule<Part>(part: LazyModule<Part>, needed = false): Part | null {
  const loaded = useSyncExternalStore(part.onLoad, part.getLoaded);
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

/** Returns whether the page may start a worker: its code comes from the page's address, too. */
export function mayStartWorker(): boolean {
  return mayFetchCode(hostClient);
}

/** Fetches a part of the page's own code, retrying as long as the connection to the host is down. */
export function fetchPageModule<Part>(load: () => Promise<Part>): Promise<Part> {
  return fetchModule(load, hostClient, systemClock);
}

/** A component that is fetched when it first renders. Until then, the nearest `Suspense` shows its fallback. */
export function lazyComponent<Props>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => fetchPageModule(load));
}
