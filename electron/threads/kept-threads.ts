import type { Sessions } from '../sessions/sessions.ts';

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
  | 'pinnedTurns'
  | 'writable'
  | 'change'
  | 'output'
  | 'diff'
  | 'readFacts'
  | 'readTurnAfter'
  | 'writer'
  | 'onReopened'
  | 'queued'
>;
