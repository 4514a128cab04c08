import type { ThreadStore } from '../store/threads/thread-store.ts';

/** The parts of the store that threads use. */
export type ThreadStoreAccess = Pick<
  ThreadStore,
  | 'load'
  | 'loadBefore'
  | 'loadPinned'
  | 'loadTurn'
  | 'list'
  | 'find'
  | 'deleted'
  | 'family'
  | 'ownSources'
  | 'pinnedTurns'
  | 'ownMessages'
  | 'writable'
  | 'change'
  | 'output'
  | 'diff'
  | 'readThreadInfo'
  | 'readTurnAfter'
  | 'listTurnsFrom'
  | 'writer'
  | 'onReopened'
  | 'queued'
  | 'budgets'
  | 'reviews'
>;
