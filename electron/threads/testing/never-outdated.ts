import type { OutdatedThreadsParts } from '../outdated-threads.ts';

/** A Codex without earlier permissions. */
export const neverOutdated: Omit<OutdatedThreadsParts, 'threads'> = {
  isKept: async () => false,
  keepsAllowed: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
