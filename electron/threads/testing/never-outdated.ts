import type { OutdatedThreadsParts } from '../outdated-threads.ts';

/** A Codex that has loaded no settings of a folder. */
export const neverOutdated: Omit<OutdatedThreadsParts, 'threads'> = {
  isKept: async () => false,
  usesFolderSettings: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
