import type { OutdatedThreadsDeps } from '../trust/outdated-threads.ts';

/** A Codex that has nothing that the person allowed before. */
export const neverOutdated: Omit<OutdatedThreadsDeps, 'threads'> = {
  isKept: async () => false,
  keepsAllowed: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
