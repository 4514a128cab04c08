import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { archiveThread, deleteThread, forkThread, pinThread, toggleArchive } from '../commands/library.commands.ts';
import { namingBegun } from '../stores/library.store.ts';
import type { Action } from './action.ts';
import type { ActionFacts } from './facts.ts';

type Fits = (thread: ThreadSummary) => boolean;

/** The shown thread, while its page is there and it fits. */
const shown =
  (fits: Fits = () => true) =>
  ({ page, summary }: ActionFacts): boolean =>
    page === 'threads' && summary !== null && fits(summary);

const done =
  (perform: (thread: ThreadSummary) => void | Promise<void>) =>
  ({ summary }: ActionFacts): void | Promise<void> =>
    summary === null ? undefined : perform(summary);

/** What is done with the shown thread as a whole, and with the list. */
export const libraryActions = {
  renameThread: {
    title: 'Rename the thread',
    when: shown(({ archived }) => !archived),
    perform: done(({ id }) => namingBegun(id, 'head')),
  },
  pinThread: {
    title: ({ summary }) => (summary?.pinned === true ? 'Unpin the thread' : 'Pin the thread'),
    when: shown(),
    perform: done(pinThread),
  },
  forkThread: {
    title: 'Fork the thread',
    hint: 'A new thread that goes on from here',
    when: shown(({ archived, knownToCodex }) => knownToCodex && !archived),
    perform: done(({ id }) => forkThread(id)),
  },
  archiveThread: {
    title: ({ summary }) => (summary?.archived === true ? 'Unarchive the thread' : 'Archive the thread'),
    when: shown(),
    perform: done(archiveThread),
  },
  deleteThread: { title: 'Delete the thread…', when: shown(), perform: done(deleteThread) },
  toggleArchive: {
    title: ({ archiveShown }) => (archiveShown ? 'Leave the archive' : 'Show archived threads'),
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: toggleArchive,
  },
} satisfies Record<string, Action>;
