import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import {
  archiveThread,
  deleteThread,
  forkThread,
  pinThread,
  toggleArchive,
} from '../commands/thread-actions.commands.ts';
import { sendPageRequestIfMounted } from '../stores/page-requests.ts';
import { renamingStarted } from '../stores/thread-actions.store.ts';
import { findFirstMessage, isForkable } from '../view-models/thread-facts.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';
import { requirements } from './requirements.ts';

type ThreadFilter = (thread: ThreadSummary) => boolean;

/** The shown thread, if its page is open and it qualifies. */
const whenThreadShown =
  (fits: ThreadFilter = () => true) =>
  ({ page, summary }: ActionState): boolean =>
    page === 'threads' && summary !== null && fits(summary);

/** What an action needs that some threads do not allow. */
const needThread = ({ page, summary }: ActionState): string =>
  page === 'threads' && summary !== null ? requirements.otherThread : requirements.thread;

const performOnThread =
  (perform: (thread: ThreadSummary) => void | Promise<void>) =>
  ({ summary }: ActionState): void | Promise<void> =>
    summary === null ? undefined : perform(summary);

/** Actions on the shown thread as a whole, and on the list. */
export const threadManagementActions = {
  renameThread: {
    title: t`Rename thread`,
    keywords: t`title name`,
    menu: ['thread', 2],
    needs: needThread,
    when: whenThreadShown(({ archived }) => !archived),
    perform: performOnThread(({ id }) => renamingStarted(id, 'head')),
  },
  pinThread: {
    title: ({ summary }) => (summary?.pinned === true ? t`Unpin thread` : t`Pin thread`),
    menu: ['thread', 2],
    needs: requirements.thread,
    when: whenThreadShown(),
    perform: performOnThread(pinThread),
  },
  forkThread: {
    title: t`Fork thread`,
    hint: t`A new thread that continues from here`,
    keywords: t`branch copy duplicate`,
    menu: ['thread', 2],
    needs: needThread,
    when: whenThreadShown(isForkable),
    perform: performOnThread(({ id }) => forkThread(id)),
  },
  continueHere: {
    title: t`Continue here…`,
    hint: t`Leaves the worktree for your folder, with its changes`,
    keywords: t`worktree hand over move folder apply`,
    menu: ['thread', 2],
    needs: ({ isInWorktree, isStreaming }) =>
      isInWorktree && isStreaming ? requirements.idle : t`Needs a thread in a worktree`,
    when: (facts) => whenThreadShown(isForkable)(facts) && facts.isInWorktree && !facts.isStreaming,
    perform: () => void sendPageRequestIfMounted('continueHere'),
  },
  editInFork: {
    title: t`Edit last message in a fork`,
    hint: t`A new thread with what came before it`,
    keywords: t`branch change rewrite resend`,
    menu: ['thread', 2],
    needs: needThread,
    when: (facts) => whenThreadShown(isForkable)(facts) && facts.turns.some((turn) => findFirstMessage(turn) !== null),
    perform: () => transcriptModel.turns.findLast(({ canEdit }) => canEdit)?.editInFork(),
  },
  archiveThread: {
    title: ({ summary }) => (summary?.archived === true ? t`Unarchive thread` : t`Archive thread`),
    menu: ['thread', 2],
    needs: requirements.thread,
    when: whenThreadShown(),
    perform: performOnThread(archiveThread),
  },
  deleteThread: {
    title: t`Delete thread…`,
    menu: ['thread', 2],
    needs: requirements.thread,
    when: whenThreadShown(),
    perform: performOnThread(deleteThread),
  },
  toggleArchive: {
    title: ({ isArchiveShown }) => (isArchiveShown ? t`Hide archived threads` : t`Show archived threads`),
    menu: ['view', 2],
    needs: requirements.threadsPage,
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: toggleArchive,
  },
} satisfies Record<string, Action>;
