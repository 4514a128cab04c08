import type { OutdatedThreadsDeps } from '../trust/outdated-threads.ts';

/** Codex has no earlier permissions. */
export const neverOutdated: Omit<OutdatedThreadsDeps, 'threads'> = {
  isReadOnly: async () => false,
  hasOldPermissions: () => false,
  isBusy: () => false,
  restart: async () => undefined,
};
