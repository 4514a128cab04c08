import { Listeners } from '../../shared/base/listeners.ts';

/** A part of the page's own code that is not loaded at start. Everyone shares it once it is there. */
export type LazyModule<Part> = {
  /** Fetches the part, only once however often it is called. A rejection is forgotten: the next call tries again. */
  readonly load: () => Promise<Part>;
  /** Null until it is loaded. */
  readonly now: () => Part | null;
  /** Calls `hear` once the part has arrived. Returns a function that unsubscribes. */
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
