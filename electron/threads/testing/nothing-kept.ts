import type { KeptThreads } from '../kept-threads.ts';

/** A store that has nothing and takes nothing. */
export const nothingKept: KeptThreads = {
  load: async () => null,
  loadBefore: async () => null,
  list: async () => [],
  search: async () => [],
  archive: async () => false,
  output: async () => null,
  diff: async () => null,
  writer: { journal: async () => false, save: async () => false, trimJournal: async () => false },
};
