import type { RunStore } from '../../store/threads/run-store.ts';
import type { RunPlaces } from '../list/run-places.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/** A store that is empty and accepts nothing. */
export const emptyThreadStore: ThreadStoreAccess = {
  load: async () => null,
  loadBefore: async () => null,
  loadPinned: async () => null,
  loadTurn: async () => null,
  list: async () => [],
  find: async () => ({ rows: [], hits: [] }),
  deleted: async () => [],
  family: async (threadIds) => threadIds,
  ownSources: async () => [],
  pinnedTurns: async () => [],
  ownMessages: async () => [],
  writable: async () => false,
  change: {
    note: async () => false,
    rename: async () => false,
    pin: async () => false,
    archive: async () => false,
    markKnown: async () => false,
    forget: async () => false,
    pinTurn: async () => false,
  },
  output: async () => null,
  diff: async () => null,
  readThreadInfo: async () => null,
  readTurnAfter: async () => null,
  listTurnsFrom: async () => null,
  writer: { journal: async () => false, save: async () => false, trimJournal: async () => false },
  onReopened: () => {},
  queued: { read: async () => null, find: async () => null, scheduled: async () => null, put: async () => false },
  budgets: {
    read: async () => null,
    readSpending: async () => null,
    putThread: async () => false,
    putDay: async () => false,
  },
  reviews: { read: async () => null, newest: async () => null, change: async () => false },
};

/** Runs from an empty store. */
export const emptyRunStore: RunStore = {
  list: async () => ({ runs: [], more: 0 }),
  digests: async () => ({ rows: [], last: null }),
  fill: async () => ({ runs: [], left: [] }),
  heads: async () => [],
  turns: async () => [],
  find: async () => [],
};

/** No thread belongs to a run. */
export const noRunPlaces: Pick<RunPlaces, 'listFolders' | 'findProject' | 'findListing' | 'addListed'> = {
  listFolders: (folder) => [folder],
  findProject: (folder) => folder,
  findListing: (folder) => folder,
  addListed: async () => undefined,
};
