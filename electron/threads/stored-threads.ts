import type { Sessions } from '../store/threads/sessions.ts';

/** The parts of the store that threads use. */
export type KeptThreads = Pick<
  Sessions,
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
>;
