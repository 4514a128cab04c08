import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { fetchPart } from './fetch-part.ts';
import { hostClient } from './page-client.ts';
import { systemClock } from './system-clock.ts';

/** Fetches a part of the page's own code, retrying as long as the connection to the host is down. */
export function fetchOwnPart<Part>(load: () => Promise<Part>): Promise<Part> {
  return fetchPart(load, hostClient, systemClock);
}

/** A component that is fetched when it first renders. Until then, the nearest `Suspense` shows its fallback. */
export function lazyPart<Props>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => fetchOwnPart(load));
}
