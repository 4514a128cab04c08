import type { ThreadId } from '../../../shared/base/ids.ts';
import type { DatabaseFile, Location } from '../sqlite/database-file.ts';
import { setAside } from '../sqlite/file-steps.ts';
import type { FolderClaim } from '../sqlite/folder-claim.ts';
import type { Connection, DatabaseKey } from '../sqlite/keyed-connection.ts';
import { copyDatabase, type Rewrite } from '../sqlite/rewrite-database.ts';
import { listDeleted } from './deleted-threads.ts';
import {
  completeScan,
  findNewestMark,
  markMoment,
  readContents,
  readEntryChanges,
  readHistoryBytes,
  readKnownFiles,
  readReplaced,
  readSince,
  readStates,
  readTurnChanges,
  removeMark,
  settleChanges,
  storeScan,
} from './file-history/file-history.ts';
import { listOpenWork, putOpenWork, removeOpenWork } from './file-history/open-work.ts';
import { pruneHistory } from './file-history/prune-history.ts';
import {
  advanceRewind,
  dropRewind,
  endWithFiles,
  listRewinds,
  listUnfinishedRewinds,
  putRewind,
  readRewind,
} from './file-history/rewinds.ts';
import { readChangesPage, readThreadStart } from './file-history/scope-changes.ts';
import { putUnreviewed, readFolderReview } from './file-history/unreviewed.ts';
import { forgetThreads, listFamily, listMentionedSources, listOwnSources } from './forget-threads.ts';
import type { ImportStore } from './import-store.ts';
import { appendJournal, deleteJournal } from './journal.ts';
import { changeStoredKeptHunks, readKeptHunks } from './kept-hunks.ts';
import { findQueued, listScheduled, putQueued, readQueued, type StoredThreadQueue } from './queued-messages.ts';
import { listDigests } from './reads/list-digests.ts';
import { listPinnedTurns } from './reads/list-pinned-turns.ts';
import { listThreads } from './reads/list-threads.ts';
import { loadBefore, loadNewest, loadPinned, loadTurn } from './reads/load-turns.ts';
import { readStoreInfo, readThreadStoreUse } from './reads/read-data-use.ts';
import { readStoredDiff, readStoredOutput } from './reads/read-output.ts';
import { readOwnMessages } from './reads/read-own-messages.ts';
import { findEvents, loadTurnsOfRun, readRunHeads } from './reads/read-run.ts';
import { readSpending } from './reads/read-spending.ts';
import { listStoredTurnsFrom, readThreadFacts, readTurnAfter } from './reads/read-turn-after.ts';
import { listRecentActions } from './reads/recent-actions.ts';
import { findThreads } from './reads/search-text.ts';
import { recoverUnfinished } from './recover-unfinished.ts';
import { changeStoredReview, readNewestReport, readReviews } from './reviews.ts';
import { appendAudit, clearStoredRules, putRule, readRules } from './rules/approval-rules.ts';
import { fillRuns, listStoredRuns } from './run-facts/list-runs.ts';
import { fillTurnFacts } from './run-facts/turn-facts.ts';
import { putDayBudget, putThreadBudget, readBudgets } from './stored-budgets.ts';
import { putTexts, readTexts } from './stored-texts.ts';
import {
  archiveStoredThread,
  markKnownToCodex,
  noteThread,
  renameStoredThread,
  setThreadPinned,
} from './writes/change-thread.ts';
import { removeOutputs } from './writes/remove-outputs.ts';
import { saveTurns } from './writes/save-turns.ts';
import { setPinnedTurn } from './writes/set-pinned-turn.ts';

/** What the operations need: the open databases and the folder claim. */
export type ThreadDatabases = {
  readonly claim: FolderClaim;
  readonly sessions: DatabaseFile;
  readonly journal: DatabaseFile;
  readonly imports: ImportStore;
};

/** The name of a database in a profile. */
export type StoreName = 'sessions' | 'journal';

/** Converts an operation on a connection to an operation on the worker's database `name`. */
const onDatabase =
  <Input, Output>(name: StoreName, operation: (db: Connection, input: Input) => Output) =>
  (stores: ThreadDatabases, input: Input) =>
    operation(stores[name].db, input);

/** The worker's operations on the thread databases, by name. */
export const threadStoreOperations = {
  claimFolder: ({ claim }: ThreadDatabases, { folder }: { readonly folder: string }) => claim.claim(folder),
  openDatabase: (stores: ThreadDatabases, { store, ...location }: Location & { readonly store: StoreName }) =>
    stores[store].open(location),
  recoverDatabase: (stores: ThreadDatabases, { store, now }: { readonly store: StoreName; readonly now: Date }) =>
    stores[store].recover(now),
  rewriteDatabase: (
    stores: ThreadDatabases,
    { store, to }: { readonly store: StoreName; readonly to: DatabaseKey | null },
  ) => stores[store].rewrite(to),
  /** Sets whether the database refuses writes. */
  holdDatabase: (stores: ThreadDatabases, { store, isHeld }: { readonly store: StoreName; readonly isHeld: boolean }) =>
    stores[store].setReadOnly(isHeld),
  /** Runs in its own worker, because the time it takes grows with the size of the database. */
  copyDatabase: (_: ThreadDatabases, rewrite: Rewrite) => {
    try {
      return copyDatabase(rewrite);
    } finally {
      for (const key of [rewrite.from, rewrite.to]) key?.key.fill(0);
    }
  },
  adoptCopy: (stores: ThreadDatabases, { store, to }: { readonly store: StoreName; readonly to: DatabaseKey | null }) =>
    stores[store].replaceWithCopy(to),
  setAside: (
    stores: ThreadDatabases,
    { store, path, aside }: { readonly store: StoreName; readonly path: string; readonly aside: string },
  ) => {
    stores[store].close();
    setAside(path, aside);
  },
  recoverUnfinished: ({ sessions, journal }: ThreadDatabases, { at }: { readonly at: number }) =>
    recoverUnfinished(sessions.db, journal.db, at),
  saveTurns: onDatabase('sessions', saveTurns),
  loadNewest: onDatabase('sessions', loadNewest),
  loadBefore: onDatabase('sessions', loadBefore),
  loadPinned: onDatabase('sessions', loadPinned),
  loadTurn: onDatabase('sessions', loadTurn),
  listThreads: onDatabase('sessions', listThreads),
  findThreads: onDatabase('sessions', findThreads),
  listDeleted: onDatabase('sessions', listDeleted),
  listPinnedTurns: onDatabase('sessions', listPinnedTurns),
  readOwnMessages: onDatabase('sessions', readOwnMessages),
  readOutput: onDatabase('sessions', readStoredOutput),
  readDiff: onDatabase('sessions', readStoredDiff),
  listFamily: onDatabase('sessions', listFamily),
  listOwnSources: ({ sessions, journal }: ThreadDatabases, input: { readonly threadIds: readonly ThreadId[] }) =>
    listOwnSources(sessions.db, journal.db, input),
  listMentionedSources: ({ sessions, journal }: ThreadDatabases) => listMentionedSources(sessions.db, journal.db),
  forgetThreads: (
    { sessions, journal }: ThreadDatabases,
    input: { readonly threadIds: readonly ThreadId[]; readonly at: number },
  ) => forgetThreads(sessions.db, journal.db, input),
  noteThread: onDatabase('sessions', noteThread),
  renameThread: onDatabase('sessions', renameStoredThread),
  setThreadPinned: onDatabase('sessions', setThreadPinned),
  recentActions: onDatabase('sessions', listRecentActions),
  archiveThread: onDatabase('sessions', archiveStoredThread),
  markKnownToCodex: onDatabase('sessions', markKnownToCodex),
  setPinnedTurn: onDatabase('sessions', setPinnedTurn),
  readThreadFacts: onDatabase('sessions', readThreadFacts),
  readTurnAfter: onDatabase('sessions', readTurnAfter),
  listTurnsFrom: onDatabase('sessions', listStoredTurnsFrom),
  listRuns: onDatabase('sessions', listStoredRuns),
  listDigests: onDatabase('sessions', listDigests),
  fillRuns: onDatabase('sessions', fillRuns),
  fillTurnFacts: onDatabase('sessions', fillTurnFacts),
  readRunHeads: onDatabase('sessions', readRunHeads),
  loadTurnsOfRun: onDatabase('sessions', loadTurnsOfRun),
  findEvents: onDatabase('sessions', findEvents),
  removeOutputs: onDatabase('sessions', removeOutputs),
  readDataUse: onDatabase('sessions', readThreadStoreUse),
  readStoreInfo: onDatabase('sessions', readStoreInfo),
  startImport: ({ imports }: ThreadDatabases, input: Parameters<ImportStore['start']>[0]) => imports.start(input),
  addToImport: ({ imports }: ThreadDatabases, input: Parameters<ImportStore['add']>[0]) => imports.add(input),
  finishImport: ({ imports, sessions }: ThreadDatabases, input: Parameters<ImportStore['finish']>[1]) =>
    imports.finish(sessions.db, input),
  cancelImport: ({ imports }: ThreadDatabases, input: Parameters<ImportStore['cancel']>[0]) => imports.cancel(input),
  readTexts: onDatabase('sessions', readTexts),
  putTexts: onDatabase('sessions', putTexts),
  readQueued: onDatabase('journal', readQueued),
  findQueued: onDatabase('journal', findQueued),
  listScheduled: onDatabase('journal', listScheduled),
  putQueued: ({ journal, sessions }: ThreadDatabases, input: StoredThreadQueue) =>
    putQueued(sessions.db, journal.db, input),
  readKnownFiles: onDatabase('sessions', readKnownFiles),
  storeScan: onDatabase('sessions', storeScan),
  settleChanges: onDatabase('sessions', settleChanges),
  completeLook: onDatabase('sessions', completeScan),
  markMoment: onDatabase('sessions', markMoment),
  removeMark: onDatabase('sessions', removeMark),
  readEntryChanges: onDatabase('sessions', readEntryChanges),
  listOpenWork: onDatabase('sessions', listOpenWork),
  putOpenWork: onDatabase('sessions', putOpenWork),
  removeOpenWork: onDatabase('sessions', removeOpenWork),
  readSince: onDatabase('sessions', readSince),
  readTurnChanges: onDatabase('sessions', readTurnChanges),
  readThreadStart: onDatabase('sessions', readThreadStart),
  readChangesPage: onDatabase('sessions', readChangesPage),
  findNewestMark: onDatabase('sessions', findNewestMark),
  readContents: onDatabase('sessions', readContents),
  readStates: onDatabase('sessions', readStates),
  readReplaced: onDatabase('sessions', readReplaced),
  readHistoryBytes: onDatabase('sessions', readHistoryBytes),
  readFolderReview: onDatabase('sessions', readFolderReview),
  putUnreviewed: onDatabase('sessions', putUnreviewed),
  pruneHistory: onDatabase('sessions', pruneHistory),
  readKeptHunks: onDatabase('sessions', readKeptHunks),
  changeKeptHunks: onDatabase('sessions', changeStoredKeptHunks),
  readSpending: onDatabase('sessions', readSpending),
  readBudgets: onDatabase('sessions', readBudgets),
  putThreadBudget: onDatabase('sessions', putThreadBudget),
  putDayBudget: onDatabase('sessions', putDayBudget),
  readReviews: onDatabase('sessions', readReviews),
  readNewestReport: onDatabase('sessions', readNewestReport),
  changeReview: onDatabase('sessions', changeStoredReview),
  putRewind: onDatabase('sessions', putRewind),
  advanceRewind: onDatabase('sessions', advanceRewind),
  dropRewind: onDatabase('sessions', dropRewind),
  endWithFiles: onDatabase('sessions', endWithFiles),
  listRewinds: onDatabase('sessions', listRewinds),
  readRewind: onDatabase('sessions', readRewind),
  unfinishedRewinds: onDatabase('sessions', listUnfinishedRewinds),
  readRules: onDatabase('sessions', readRules),
  putRule: onDatabase('sessions', putRule),
  clearRules: onDatabase('sessions', clearStoredRules),
  appendAudit: onDatabase('sessions', appendAudit),
  appendJournal: onDatabase('journal', appendJournal),
  deleteJournal: onDatabase('journal', deleteJournal),
};

/** The operations on stored threads that the host can call. */
export type ThreadStoreOperations = typeof threadStoreOperations;
