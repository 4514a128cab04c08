import { t } from '../../shared/i18n/i18n.ts';
import { closeRun, openRun } from '../commands/recorded-runs.commands.ts';
import { showThread } from '../commands/workspace.commands.ts';
import { changesScopeChosen } from '../stores/changes.store.ts';
import { openDialog, showPage, useFrame } from '../stores/frame.store.ts';
import { sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { useThreads } from '../stores/threads.store.ts';
import { getNextNeed, type Need } from '../view-models/describe-needs.ts';
import { readNeedsElsewhere } from '../view-models/read-needs.ts';
import type { Action } from './action.ts';
import { readActionState } from './action-state.ts';
import { requirements } from './requirements.ts';
import { closeListOver, showTranscript } from './show-transcript.ts';
import { openSheet } from './view.actions.ts';

/** The last one that `nextNeed` opened, so that the next press opens the one after it. */
let lastOpened: string | null = null;

/** Takes the user to what needs them, in its folder, with the focus where they answer. */
export function openNeed({ key, opens }: Need): void {
  lastOpened = key;
  closeListOver();
  if (opens.type === 'review') {
    openRun(opens.run);
    sendPageRequestAfterRender('reviewRun');
    return;
  }
  if (opens.type === 'approval' && opens.run !== null) {
    openRun(opens.run);
    sendPageRequestAfterRender('focusRunApproval');
    return;
  }
  closeRun();
  // An approval stands below Changes, which shows what it is about.
  if (opens.type !== 'approval' || useThreads.getState().shown !== opens.threadId) showTranscript();
  showPage('threads');
  if (useThreads.getState().shown === opens.threadId) {
    focusNeed(opens.type);
    return;
  }
  const moving = showThread(opens.threadId);
  if (moving === null) focusNeed(opens.type);
  else
    void moving.then((isFree) => {
      if (isFree && useThreads.getState().shown === opens.threadId) focusNeed(opens.type);
    });
}

function focusNeed(type: 'approval' | 'changes' | 'thread'): void {
  if (type === 'changes') {
    // The list counts what is left of the whole thread.
    changesScopeChosen('thread');
    void openSheet('changes', readActionState()).then(() => sendPageRequestAfterRender('focusSheet'));
    return;
  }
  sendPageRequestAfterRender(type === 'approval' ? 'focusApproval' : 'focusComposer');
}

/** Actions on what needs the user. */
export const needsActions = {
  showNeeds: {
    title: t`What needs me`,
    hint: t`Approvals, changes to review and results you have not seen`,
    keywords: t`inbox waiting review unread notifications next`,
    keys: ['Mod+Shift+A'],
    menu: ['view', 1],
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: () => openDialog('needs'),
  },
  nextNeed: {
    title: t`Go to the next thing that needs me`,
    keywords: t`unread waiting`,
    keys: ['Alt+Shift+ArrowDown'],
    needs: t`Nothing needs you now`,
    when: ({ needCount }) => needCount > 0,
    perform: () => {
      const { page } = useFrame.getState();
      const shown = page === 'threads' ? useThreads.getState().shown : null;
      const next = getNextNeed(readNeedsElsewhere(), lastOpened, shown);
      if (next !== null) openNeed(next);
    },
  },
} satisfies Record<string, Action>;
