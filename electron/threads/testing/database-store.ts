import type { Connection } from '../../store/sqlite/keyed-connection.ts';
import { listDeleted } from '../../store/threads/deleted-threads.ts';
import { forgetThreads, listFamily, listOwnSources } from '../../store/threads/forget-threads.ts';
import { findQueued, listScheduled, putQueued, readQueued } from '../../store/threads/queued-messages.ts';
import { listPinnedTurns } from '../../store/threads/reads/list-pinned-turns.ts';
import { listThreads } from '../../store/threads/reads/list-threads.ts';
import { loadBefore, loadNewest, loadPinned, loadTurn } from '../../store/threads/reads/load-turns.ts';
import { readStoredDiff, readStoredOutput } from '../../store/threads/reads/read-output.ts';
import { readOwnMessages } from '../../store/threads/reads/read-own-messages.ts';
import { readSpending } from '../../store/threads/reads/read-spending.ts';
import { listStoredTurnsFrom, readThreadFacts, readTurnAfter } from '../../store/threads/reads/read-turn-after.ts';
import { findThreads } from '../../store/threads/reads/search-text.ts';
import { changeStoredReview, readNewestReport, readReviews } from '../../store/threads/reviews.ts';
import { putDayBudget, putThreadBudget, readBudgets } from '../../store/threads/stored-budgets.ts';
import { openJournal } from '../../store/threads/testing/sample-store.ts';
import {
  archiveStoredThread,
  markKnownToCodex,
  noteThread,
  renameStoredThread,
  setThreadPinned,
} from '../../store/threads/writes/change-thread.ts';
import { saveTurns } from '../../store/threads/writes/save-turns.ts';
import { setPinnedTurn } from '../../store/threads/writes/set-pinned-turn.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/** Creates a store in a database on this thread. It answers at once and does not journal. */
export function createDatabaseStore(db: Connection, journal: Connection = openJournal()): ThreadStoreAccess {
  const done = (_written: unknown) => true;
  return {
    load: async (threadId, window) => loadNewest(db, { threadId, window }),
    loadBefore: async (threadId, turnId, window) => loadBefore(db, { threadId, turnId, window }),
    loadPinned: async (threadId) => loadPinned(db, { threadId }),
    loadTurn: async (threadId, turnId) => loadTurn(db, { threadId, turnId }),
    list: async (filter) => listThreads(db, filter),
    find: async (search) => findThreads(db, search),
    deleted: async () => listDeleted(db),
    family: async (threadIds) => listFamily(db, { threadIds }),
    ownSources: async (threadIds) => listOwnSources(db, journal, { threadIds }),
    pinnedTurns: async (threadId) => listPinnedTurns(db, { threadId }),
    ownMessages: async (threadIds) => readOwnMessages(db, { threadIds }),
    readThreadInfo: async (threadId) => readThreadFacts(db, { threadId }),
    readTurnAfter: async (threadId, position) => readTurnAfter(db, { threadId, after: position }),
    listTurnsFrom: async (threadId, from) => listStoredTurnsFrom(db, { threadId, from }),
    output: async (place) => readStoredOutput(db, place),
    diff: async (place) => readStoredDiff(db, place),
    writable: async () => true,
    onReopened: () => {},
    budgets: {
      read: async () => readBudgets(db),
      readSpending: async (filter) => readSpending(db, filter),
      putThread: async (threadId, budget) => done(putThreadBudget(db, { threadId, budget })),
      putDay: async (day) => done(putDayBudget(db, day)),
    },
    queued: {
      read: async (threadId) => readQueued(journal, { threadId }),
      find: async (id) => findQueued(journal, { id }),
      scheduled: async () => listScheduled(journal),
      put: async (threadId, messages) => done(putQueued(db, journal, { threadId, messages })),
    },
    reviews: {
      read: async (threadId) => readReviews(db, { threadId }),
      newest: async (threadId) => readNewestReport(db, { threadId }),
      change: async (threadId, change) => done(changeStoredReview(db, { threadId, change })),
    },
    change: {
      note: async (facts) => done(noteThread(db, facts)),
      rename: async (threadId, name) => done(renameStoredThread(db, { threadId, name })),
      pin: async (threadId, at) => done(setThreadPinned(db, { threadId, at })),
      archive: async (threadId, at) => done(archiveStoredThread(db, { threadId, at })),
      markKnown: async (threadId, known) => done(markKnownToCodex(db, { threadId, known })),
      forget: async (threadIds, at) => done(forgetThreads(db, journal, { threadIds, at })),
      pinTurn: async (place, at) => done(setPinnedTurn(db, { ...place, at })),
    },
    writer: {
      journal: async () => true,
      save: async (thread) => saveTurns(db, thread) === null,
      trimJournal: async () => true,
    },
  };
}
