import type { ThreadStore } from '../store/threads/thread-store.ts';

/** Where earlier versions of files and rewinds are stored. */
export type HistoryStore = ThreadStore['fileHistory'];
