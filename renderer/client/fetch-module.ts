import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { ConnectionState } from './host-client.ts';

const retryMs = 500;
const maxFailures = 3;

/**
 * Returns whether code may be fetched from the page's address. After a loss, another program may answer there, and its
 * code would have everything that the page has. So nothing is fetched until the host has proved itself again.
 */
export function mayFetchCode(line: { readonly state: ConnectionState }): boolean {
  return line.state !== 'lost' && line.state !== 'refused';
}

/**
 * Fetches a part of the page's own code. While the connection to the host is down it waits, so the UI does not change
 * until the part arrives. After three failures with the connection up, the part itself is at fault and the error is
 * thrown.
 */
export async function fetchModule<Part>(
  load: () => Promise<Part>,
  line: { readonly state: ConnectionState },
  clock: Clock,
): Promise<Part> {
  const pause = () => new Promise<void>((resolve) => clock.after(retryMs, resolve));
  for (let failures = 0; ; ) {
    while (!mayFetchCode(line)) await pause();
    try {
      return await load();
    } catch (error) {
      if (line.state === 'connected') failures += 1;
      if (failures === maxFailures) throw error;
      await pause();
    }
  }
}

/**
 * Removes a style sheet from the page if it failed to load, so that the next attempt at its part requests it again.
 * Vite's loader treats any link with the same address as loaded, and the part would appear without styles.
 */
export function removeFailedStylesheets(page: Window): void {
  // Such an error does not bubble.
  page.addEventListener('error', removeIfStylesheet, { capture: true });
}

function removeIfStylesheet({ target }: Event): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') target.remove();
}

/** A part of the page's own code that is not loaded at start. All callers share the loaded part. */
export type LazyModule<Part> = {
  /** Fetches the part, only once however often it is called. A rejection is forgotten: the next call tries again. */
  readonly load: () => Promise<Part>;
  /** Null until it is loaded. */
  readonly getLoaded: () => Part | null;
  /** Calls `handle` once the part has arrived. Returns a function that unsubscribes. */
  readonly onLoad: (handle: () => void) => () => void;
};

/** A part that `fetch` loads. */
export function createLazyModule<Part>(fetch: () => Promise<Part>): LazyModule<Part> {
  let loaded: Part | null = null;
  let loading: Promise<Part> | null = null;
  const hearers = new Listeners<[]>();
  const load = async (): Promise<Part> => {
    try {
      loaded = await fetch();
    } catch (error) {
      loading = null;
      throw error;
    }
    hearers.call();
    return loaded;
  };
  return {
    load: () => {
      loading ??= load();
      return loading;
    },
    getLoaded: () => loaded,
    onLoad: (handle) => hearers.add(handle),
  };
}
