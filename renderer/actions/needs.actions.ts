import { t } from '../../shared/i18n/i18n.ts';
import { closeRun, openRun } from '../commands/recorded-runs.commands.ts';
import { openThread } from '../commands/threads.commands.ts';
import { dialogOpened, pageShown } from '../stores/frame.store.ts';
import { requestOfNextPage } from '../stores/page-requests.ts';
import { useThreads } from '../stores/threads.store.ts';
import { type Need, needAfter } from '../view-models/describe-needs.ts';
import { readNeeds } from '../view-models/read-needs.ts';
import type { Action } from './action.ts';
import { leaveDrawer } from './leave-drawer.ts';

/** The last one that `nextNeed` opened, so that the next press opens the one after it. */
let lastOpened: string | null = null;

/** Takes the person to what needs them, with the focus where they answer. */
export function openNeed({ key, opens }: Need): void {
  lastOpened = key;
  leaveDrawer();
  if (opens.type === 'review') {
    openRun(opens.run);
    requestOfNextPage('reviewRun');
    return;
  }
  if (opens.type === 'approval' && opens.run !== null) {
    openRun(opens.run);
    requestOfNextPage('focusRunApproval');
    return;
  }
  closeRun();
  pageShown('threads');
  if (useThreads.getState().shown !== opens.threadId) void openThread(opens.threadId);
  requestOfNextPage(opens.type === 'approval' ? 'focusApproval' : 'focusComposer');
}

/** Actions on what needs the person. */
export const needsActions = {
  showNeeds: {
    title: t`What needs me`,
    hint: t`Approvals, runs to review and results you have not seen`,
    also: t`inbox waiting review unread notifications next`,
    keys: ['Mod+Shift+A'],
    menu: ['view', 1],
    when: ({ connected }) => connected,
    perform: () => dialogOpened('needs'),
  },
  nextNeed: {
    title: t`Go to the next thing that needs me`,
    also: t`unread waiting`,
    keys: ['Alt+Shift+ArrowDown'],
    when: ({ needs }) => needs > 0,
    perform: () => {
      const next = needAfter(readNeeds(), lastOpened);
      if (next !== null) openNeed(next);
    },
  },
} satisfies Record<string, Action>;
