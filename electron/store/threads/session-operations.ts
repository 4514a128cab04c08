import type { ThreadId } from '../../../shared/base/ids.ts';
import type { DatabaseFile, Location } from '../sqlite/database-file.ts';
import { setAside } from '../sqlite/file-steps.ts';
import type { FolderClaim } from '../sqlite/folder-claim.ts';
import type { Connection, DatabaseKey } from '../sqlite/keyed-connection.ts';
import { copyDatabase, type Rewrite } from '../sqlite/rewrite-database.ts';
import { listDeleted } from './deleted-threads.ts';
import {
  bytesKept,
  completeLook,
  keepLook,
  markMoment,
  readContents,
  readKnownFiles,
  readReplaced,
  readSince,
  readStates,
} from './file-history/file-history.ts';
import { pruneHistory } from './file-history/prune-history.ts';
import {
  advanceRewind,
  dropRewind,
  endWithFiles,
  listRewinds,
  putRewind,
  readRewind,
  unfinishedRewinds,
} from './file-history/rewinds.ts';
import { forgetThreads, listFamily, listMentionedSources, listOwnSources } from './forget-threads.ts';
import type { ImportStore } from './import-store.ts';
import { appendJournal, deleteJournal } from './journal.ts';
import { changeKeptHunks, readKeptHunks } from './kept-hunks.ts';
import { putTexts, readTexts } from './kept-texts.ts';
import { findQueued, putQueued, type QueuedOfThread, readQueued } from './queued-messages.ts';
import { listDigests } from './reads/list-digests.ts';
import { listPinnedTurns } from './reads/list-pinned-turns.ts';
import { listThreads } from './reads/list-threads.ts';
import { loadBefore, loadNewest, loadPinned, loadTurn } from './reads/load-turns.ts';
import { readDataUse, readStoreInfo } from './reads/read-data-use.ts';
import { readDiff, readOutput } from './reads/read-output.ts';
import { readOwnMessages } from './reads/read-own-messages.ts';
import { findEvents, loadTurnsOfRun, readRunHeads } from './reads/read-run.ts';
import { listTurnsFrom, readThreadFacts, readTurnAfter } from './reads/read-turn-after.ts';
import { recentActions } from './reads/recent-actions.ts';
import { findThreads } from './reads/search-text.ts';
import { recoverUnfinished } from './recover-unfinished.ts';
import { appendAudit, clearRules, putRule, readRules } from './rules/approval-rules.ts';
import { fillRuns, listRuns } from './run-facts/list-runs.ts';
import { fillTurnFacts } from './run-facts/turn-facts.ts';
import { archiveThread, markKnownToCodex, noteThread, renameThread, setThreadPinned } from './writes/change-thread.ts';
import { removeOutputs } from './writes/remove-outputs.ts';
import { saveTurns } from './writes/save-turns.ts';
import { setPinnedTurn } from './writes/set-pinned-turn.ts';

/** What the operations need: the open databases and the folder claim. */
export type SessionStores = {
  readonly claim: FolderClaim;
  readonly sessions: DatabaseFile;
  readonly journal: DatabaseFile;
  readonly imports: ImportStore;
};

/** The name of a database in a profile. */
export type StoreName = 'sessions' | 'journal';

/** Turns an operation on one database into an operation on all of them. */
const on =
  <Input, Output>(name: StoreName, operation: (db: Connection, input: Input) => Output) =>
  (stores: SessionStores, input: Input) =>
    operation(stores[name].db, input);

/** The worker's operations on the session databases, by name. */
export const sessionOperations = {
  claimFolder: ({ claim }: SessionStores, { folder }: { readonly folder: string }) => claim.take(folder),
  openDatabase: (stores: SessionStores, { store, ...location }: Location & { readonly store: StoreName }) =>
    stores[store].open(location),
  recoverDatabase: (stores: SessionStores, { store, now }: { readonly store: StoreName; readonly now: Date }) =>
    stores[store].recover(now),
  rewriteDatabase: (
    stores: SessionStores,
    { store, to }: { readonly store: StoreName; readonly to: DatabaseKey | null },
  ) => stores[store].rewrite(to),
  /** Sets whether writes are refused. */
  holdDatabase: (stores: SessionStores, { store, isHeld }: { readonly store: StoreName; readonly isHeld: boolean }) =>
    stores[store].hold(isHeld),
  /** Runs in its own worker: the time it takes grows with the size of the database. */
  copyDatabase: (_: SessionStores, rewrite: Rewrite) => {
    try {
      return copyDatabase(rewrite);
    } finally {
      for (const key of [rewrite.from, rewrite.to]) key?.key.fill(0);
    }
  },
  adoptCopy: (stores: SessionStores, { store, to }: { readonly store: StoreName; readonly to: DatabaseKey | null }) =>
    stores[store].adopt(to),
  setAside: (
    stores: SessionStores,
    { store, path, aside }: { readonly store: StoreName; readonly path: string; readonly aside: string },
  ) => {
    stores[store].close();
    setAside(path, aside);
  },
  recoverUnfinished: ({ sessions, journal }: SessionStores, { at }: { readonly at: number }) =>
    recoverUnfinished(sessions.db, journal.db, at),
  saveTurns: on('sessions', saveTurns),
  loadNewest: on('sessions', loadNewest),
  loadBefore: on('sessions', loadBefore),
  loadPinned: on('sessions', loadPinned),
  loadTurn: on('sessions', loadTurn),
  listThreads: on('sessions', listThreads),
  findThreads: on('sessions', findThreads),
  listDeleted: on('sessions', listDeleted),
  listPinnedTurns: on('sessions', listPinnedTurns),
  readOwnMessages: on('sessions', readOwnMessages),
  readOutput: on('sessions', readOutput),
  readDiff: on('sessions', readDiff),
  listFamily: on('sessions', listFamily),
  listOwnSources: ({ sessions, journal }: SessionStores, input: { readonly threadIds: readonly ThreadId[] }) =>
    listOwnSources(sessions.db, journal.db, input),
  listMentionedSources: ({ sessions, journal }: SessionStores) => listMentionedSources(sessions.db, journal.db),
  forgetThreads: (
    { sessions, journal }: SessionStores,
    input: { readonly threadIds: readonly ThreadId[]; readonly at: number },
  ) => forgetThreads(sessions.db, journal.db, input),
  noteThread: on('sessions', noteThread),
  renameThread: on('sessions', renameThread),
  setThreadPinned: on('sessions', setThreadPinned),
  recentActions: on('sessions', recentActions),
  archiveThread: on('sessions', archiveThread),
  markKnownToCodex: on('sessions', markKnownToCodex),
  setPinnedTurn: on('sessions', setPinnedTurn),
  readThreadFacts: on('sessions', readThreadFacts),
  readTurnAfter: on('sessions', readTurnAfter),
  listTurnsFrom: on('sessions', listTurnsFrom),
  listRuns: on('sessions', listRuns),
  listDigests: on('sessions', listDigests),
  fillRuns: on('sessions', fillRuns),
  fillTurnFacts: on('sessions', fillTurnFacts),
  readRunHeads: on('sessions', readRunHeads),
  loadTurnsOfRun: on('sessions', loadTurnsOfRun),
  findEvents: on('sessions', findEvents),
  removeOutputs: on('sessions', removeOutputs),
  readDataUse: on('sessions', readDataUse),
  readStoreInfo: on('sessions', readStoreInfo),
  beginImport: ({ imports }: SessionStores, input: Parameters<ImportStore['begin']>[0]) => imports.begin(input),
  addToImport: ({ imports }: SessionStores, input: Parameters<ImportStore['add']>[0]) => imports.add(input),
  finishImport: ({ imports, sessions }: SessionStores, input: Parameters<ImportStore['finish']>[1]) =>
    imports.finish(sessions.db, input),
  cancelImport: ({ imports }: SessionStores, input: Parameters<ImportStore['cancel']>[0]) => imports.cancel(input),
  readTexts: on('sessions', readTexts),
  putTexts: on('sessions', putTexts),
  readQueued: on('journal', readQueued),
  findQueued: on('journal', findQueued),
  putQueued: ({ journal, sessions }: SessionStores, input: QueuedOfThread) => putQueued(sessions.db, journal.db, input),
  readKnownFiles: on('sessions', readKnownFiles),
  keepLook: on('sessions', keepLook),
  completeLook: on('sessions', completeLook),
  markMoment: on('sessions', markMoment),
  readSince: on('sessions', readSince),
  readContents: on('sessions', readContents),
  readStates: on('sessions', readStates),
  readReplaced: on('sessions', readReplaced),
  historyBytes: on('sessions', bytesKept),
  pruneHistory: on('sessions', pruneHistory),
  readKeptHunks: on('sessions', readKeptHunks),
  changeKeptHunks: on('sessions', changeKeptHunks),
  putRewind: on('sessions', putRewind),
  advanceRewind: on('sessions', advanceRewind),
  dropRewind: on('sessions', dropRewind),
  endWithFiles: on('sessions', endWithFiles),
  listRewinds: on('sessions', listRewinds),
  readRewind: on('sessions', readRewind),
  unfinishedRewinds: on('sessions', unfinishedRewinds),
  readRules: on('sessions', readRules),
  putRule: on('sessions', putRule),
  clearRules: on('sessions', clearRules),
  appendAudit: on('sessions', appendAudit),
  appendJournal: on('journal', appendJournal),
  deleteJournal: on('journal', deleteJournal),
};

/** The operations on sessions that the host can call. */
export type SessionOperations = typeof sessionOperations;
