import { parentPort } from 'node:worker_threads';
import { DatabaseFile, type Location } from './db/database-file.ts';
import { FolderClaim } from './db/folder-claim.ts';
import type { Connection, DatabaseKey } from './db/keyed-connection.ts';
import { serveOperations } from './db/serve-operations.ts';
import { appendJournal, deleteJournal } from './sessions/journal.ts';
import { listThreads } from './sessions/reads/list-threads.ts';
import { loadBefore, loadNewest } from './sessions/reads/load-turns.ts';
import { readDiff } from './sessions/reads/read-diff.ts';
import { readOutput } from './sessions/reads/read-output.ts';
import { searchText } from './sessions/reads/search-text.ts';
import { recoverUnfinished } from './sessions/recover-unfinished.ts';
import { appendAudit, clearRules, putRule, readRules } from './sessions/rules/approval-rules.ts';
import { journalSchema, sessionsSchema } from './sessions/schemas.ts';
import { archiveThread } from './sessions/writes/change-thread.ts';
import { saveTurns } from './sessions/writes/save-turns.ts';

// The thread that waits for the disk: it has the databases, and does with them what the host asks for by name.

/** The databases of a profile. */
class Stores {
  readonly claim = new FolderClaim();
  readonly sessions = new DatabaseFile(sessionsSchema);
  readonly journal = new DatabaseFile(journalSchema);

  close(): void {
    this.sessions.close();
    this.journal.close();
    this.claim.release();
  }
}

/** Which of a profile's databases is meant. */
export type StoreName = 'sessions' | 'journal';

/** An operation on one database, as one on all of them. */
const on =
  <Input, Output>(name: StoreName, operation: (db: Connection, input: Input) => Output) =>
  (stores: Stores, input: Input) =>
    operation(stores[name].db, input);

const operations = {
  claimFolder: ({ claim }: Stores, { folder }: { readonly folder: string }) => claim.take(folder),
  openDatabase: (stores: Stores, { store, ...location }: Location & { readonly store: StoreName }) =>
    stores[store].open(location),
  recoverDatabase: (stores: Stores, { store, now }: { readonly store: StoreName; readonly now: Date }) =>
    stores[store].recover(now),
  rewriteDatabase: (stores: Stores, { store, to }: { readonly store: StoreName; readonly to: DatabaseKey | null }) =>
    stores[store].rewrite(to),
  recoverUnfinished: ({ sessions, journal }: Stores, { at }: { readonly at: number }) =>
    recoverUnfinished(sessions.db, journal.db, at),
  saveTurns: on('sessions', saveTurns),
  loadNewest: on('sessions', loadNewest),
  loadBefore: on('sessions', loadBefore),
  listThreads: on('sessions', listThreads),
  searchText: on('sessions', searchText),
  readOutput: on('sessions', readOutput),
  readDiff: on('sessions', readDiff),
  archiveThread: on('sessions', archiveThread),
  readRules: on('sessions', readRules),
  putRule: on('sessions', putRule),
  clearRules: on('sessions', clearRules),
  appendAudit: on('sessions', appendAudit),
  appendJournal: on('journal', appendJournal),
  deleteJournal: on('journal', deleteJournal),
};

/** What the host may ask this worker for. */
export type StoreOperations = typeof operations;

if (parentPort !== null) serveOperations(parentPort, new Stores(), operations);
