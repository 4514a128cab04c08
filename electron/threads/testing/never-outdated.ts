import type { OutdatedThreadsDeps } from '../trust/outdated-threads.ts';

/** A Codex without earlier permissions. */
export const neverOutdated: Omit<OutdatedThreadsDeps, 'threads'> = {
  isReadOnly: async () => false,
  hasOldPermissions: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
