import type { OutdatedThreadsParts } from '../outdated-threads.ts';

/** A Codex that has nothing that the person allowed before. */
export const neverOutdated: Omit<OutdatedThreadsParts, 'threads'> = {
  isKept: async () => false,
  keepsAllowed: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
