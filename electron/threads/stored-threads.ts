import type { Sessions } from '../store/threads/sessions.ts';

/** What is kept of threads between starts of the app, as far as threads need it. */
export type KeptThreads = Pick<
  Sessions,
  | 'load'
  | 'loadBefore'
  | 'loadPinned'
  | 'loadTurn'
  | 'list'
  | 'find'
  | 'deleted'
  | 'pinnedTurns'
  | 'writable'
  | 'change'
  | 'output'
  | 'diff'
  | 'readThreadInfo'
  | 'readTurnAfter'
  | 'writer'
  | 'onReopened'
  | 'queued'
>;
