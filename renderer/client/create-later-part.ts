import { Listeners } from '../../shared/base/listeners.ts';

/** A part of the page's own code that the window does not start with, and that everybody shares once it is there. */
export type LaterPart<Part> = {
  /** Fetches it, once however often it is called. A rejection is forgotten: the next call tries again. */
  readonly load: () => Promise<Part>;
  /** Null until it is there. */
  readonly now: () => Part | null;
  /** Calls `hear` when it has come. Returns how to stop that. */
  readonly onCome: (hear: () => void) => () => void;
};

/** A part that `fetch` brings. */
export function createLaterPart<Part>(fetch: () => Promise<Part>): LaterPart<Part> {
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
    onCome: (hear) => hearers.add(hear),
  };
}
