import type { Sessions } from '../store/threads/sessions.ts';

/** Where earlier versions of files and rewinds are stored. */
export type HistoryStore = Sessions['fileHistory'];
