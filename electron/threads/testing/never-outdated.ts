import type { OutdatedThreadsDeps } from '../trust/outdated-threads.ts';

/** A Codex without earlier permissions. */
export const neverOutdated: Omit<OutdatedThreadsDeps, 'threads'> = {
  isKept: async () => false,
  keepsAllowed: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
