import { threadId, turnId } from '../../../shared/base/ids.ts';
import { defaultLayout } from '../../../shared/layout/layout.ts';
import { defaultSettings } from '../../../shared/settings/settings-schema.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { dividePanes } from '../../stores/panes.ts';
import type { ActionState } from '../action-state.ts';

const turn: Turn = {
  id: turnId.parse('turn'),
  status: 'completed',
  startedAt: null,
  endedAt: null,
  durationMs: null,
  model: null,
  hadEffects: false,
  hasDiff: false,
  entries: [],
};

/** The facts of a window with an open folder that shows a thread with one turn. */
export const sampleActionState: ActionState = {
  isConnected: true,
  hostKind: 'web',
  profile: 'personal',
  page: 'threads',
  isListOver: false,
  view: null,
  panes: dividePanes(1440, defaultLayout, true),
  dialog: null,
  hasWorkspace: true,
  hasRepository: true,
  remoteService: 'gitHub',
  isSignedIn: true,
  canSignOut: true,
  codexPhase: 'ready',
  codexHome: '/home/p/.codex',
  settings: defaultSettings,
  layout: defaultLayout,
  encryption: { type: 'plain' },
  thread: threadId.parse('thread'),
  canQuote: false,
  canCopyMarkdown: false,
  hasToast: false,
  summary: null,
  isInWorktree: false,
  isArchiveShown: false,
  hasChanges: false,
  canSend: false,
  isWorktreeChosen: false,
  isStreaming: false,
  canRetry: false,
  goOnAt: null,
  selectedTurn: null,
  turns: [turn],
  targetRun: null,
  openedRun: null,
  runToReview: null,
  reviewing: null,
  needCount: 0,
  waiting: [],
  areRunsOnHold: false,
};
