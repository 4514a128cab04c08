import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { LineState } from './host-client.ts';

const retryMs = 500;
const mostFailures = 3;

/**
 * Fetches a part of the page's own code. While the connection to the host is down it keeps trying, so the UI stays as
 * it is until the part arrives. After three failures with the connection up, the part itself is at fault and the error
 * is thrown.
 */
export async function fetchPart<Part>(
  load: () => Promise<Part>,
  line: { readonly state: LineState },
  clock: Clock,
): Promise<Part> {
  for (let failures = 0; ; ) {
    try {
      return await load();
    } catch (error) {
      if (line.state === 'connected') failures += 1;
      if (failures === mostFailures) throw error;
      await new Promise<void>((resolve) => clock.after(retryMs, resolve));
    }
  }
}

/**
 * Removes a style sheet from the page if it failed to load, so that the next attempt at its part requests it again.
 * Vite's loader treats any link with the same address as loaded, and the part would appear without styles.
 */
export function dropFailedStyles(page: Window): void {
  // Such an error does not bubble.
  page.addEventListener('error', dropIfStyles, { capture: true });
}

function dropIfStyles({ target }: Event): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') target.remove();
}

/** A part of the page's own code that is not loaded at start. Everyone shares it once it is there. */
export type LazyModule<Part> = {
  /** Fetches the part, only once however often it is called. A rejection is forgotten: the next call tries again. */
  readonly load: () => Promise<Part>;
  /** Null until it is loaded. */
  readonly now: () => Part | null;
  /** Calls `handle` once the part has arrived. Returns a function that unsubscribes. */
  readonly onCome: (handle: () => void) => () => void;
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
    now: () => loaded,
    onCome: (handle) => hearers.add(handle),
  };
}
