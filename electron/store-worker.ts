import './launch/speak.ts';
import { parentPort } from 'node:worker_threads';
import type { ThreadId } from '../shared/base/ids.ts';
import { DatabaseFile, type Location } from './db/database-file.ts';
import { setAside } from './db/file-steps.ts';
import { FolderClaim } from './db/folder-claim.ts';
import type { Connection, DatabaseKey } from './db/keyed-connection.ts';
import { copyDatabase, type Rewrite } from './db/rewrite-database.ts';
import { serveOperations } from './db/serve-operations.ts';
import { type LayoutPart, type LayoutPlace, layoutSchema, openLayout, putLayoutPart } from './layout/layout-table.ts';
import { metricsOperations } from './metrics/metrics-operations.ts';
import { metricsSchema } from './metrics/metrics-schema.ts';
import { putDraft, readDraft } from './sessions/drafts.ts';
import { forgetThread } from './sessions/forget-thread.ts';
import { ImportDesk } from './sessions/import-desk.ts';
import { appendJournal, deleteJournal } from './sessions/journal.ts';
import { findThreads } from './sessions/reads/find-threads.ts';
import { listDeleted } from './sessions/reads/list-deleted.ts';
import { listDigests } from './sessions/reads/list-digests.ts';
import { listPinnedTurns } from './sessions/reads/list-pinned-turns.ts';
import { fillRuns, listRuns } from './sessions/reads/list-runs.ts';
import { listThreads } from './sessions/reads/list-threads.ts';
import { loadBefore, loadNewest, loadPinned, loadTurn } from './sessions/reads/load-turns.ts';
import { readDataUse } from './sessions/reads/read-data-use.ts';
import { readDiff } from './sessions/reads/read-diff.ts';
import { readOutput } from './sessions/reads/read-output.ts';
import { findEvents, loadTurnsOfRun, readRunHeads } from './sessions/reads/read-run.ts';
import { readStoreFacts } from './sessions/reads/read-store-facts.ts';
import { readThreadFacts, readTurnAfter } from './sessions/reads/read-turn-after.ts';
import { recentActions } from './sessions/reads/recent-actions.ts';
import { recoverUnfinished } from './sessions/recover-unfinished.ts';
import { appendAudit, clearRules, putRule, readRules } from './sessions/rules/approval-rules.ts';
import { journalSchema, sessionsSchema } from './sessions/schemas.ts';
import {
  archiveThread,
  markKnownToCodex,
  noteThread,
  renameThread,
  setThreadPinned,
} from './sessions/writes/change-thread.ts';
import { removeOutputs } from './sessions/writes/remove-outputs.ts';
import { saveTurns } from './sessions/writes/save-turns.ts';
import { setPinnedTurn } from './sessions/writes/set-pinned-turn.ts';
import { fillTurnFacts } from './sessions/writes/turn-facts.ts';

// The thread that waits for the disk: it has the databases, and does with them what the host asks for by name.

/** The databases of a profile. */
class Stores {
  readonly claim = new FolderClaim();
  readonly sessions = new DatabaseFile(sessionsSchema);
  readonly journal = new DatabaseFile(journalSchema);
  readonly layout = new DatabaseFile(layoutSchema);
  readonly metrics = new DatabaseFile(metricsSchema);
  readonly imports = new ImportDesk();

  close(): void {
    this.sessions.close();
    this.journal.close();
    this.layout.close();
    this.metrics.close();
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
  /** Whether writes are refused. */
  holdDatabase: (stores: Stores, { store, isHeld }: { readonly store: StoreName; readonly isHeld: boolean }) =>
    stores[store].hold(isHeld),
  /** For a worker of its own: it takes as long as the database is large. */
  copyDatabase: (_: Stores, rewrite: Rewrite) => {
    try {
      return copyDatabase(rewrite);
    } finally {
      for (const key of [rewrite.from, rewrite.to]) key?.key.fill(0);
    }
  },
  adoptCopy: (stores: Stores, { store, to }: { readonly store: StoreName; readonly to: DatabaseKey | null }) =>
    stores[store].adopt(to),
  setAside: (
    stores: Stores,
    { store, path, aside }: { readonly store: StoreName; readonly path: string; readonly aside: string },
  ) => {
    stores[store].close();
    setAside(path, aside);
  },
  recoverUnfinished: ({ sessions, journal }: Stores, { at }: { readonly at: number }) =>
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
  readOutput: on('sessions', readOutput),
  readDiff: on('sessions', readDiff),
  forgetThread: ({ sessions, journal }: Stores, input: { readonly threadId: ThreadId; readonly at: number }) =>
    forgetThread(sessions.db, journal.db, input),
  noteThread: on('sessions', noteThread),
  renameThread: on('sessions', renameThread),
  setThreadPinned: on('sessions', setThreadPinned),
  recentActions: on('sessions', recentActions),
  archiveThread: on('sessions', archiveThread),
  markKnownToCodex: on('sessions', markKnownToCodex),
  setPinnedTurn: on('sessions', setPinnedTurn),
  readThreadFacts: on('sessions', readThreadFacts),
  readTurnAfter: on('sessions', readTurnAfter),
  listRuns: on('sessions', listRuns),
  listDigests: on('sessions', listDigests),
  fillRuns: on('sessions', fillRuns),
  fillTurnFacts: on('sessions', fillTurnFacts),
  readRunHeads: on('sessions', readRunHeads),
  loadTurnsOfRun: on('sessions', loadTurnsOfRun),
  findEvents: on('sessions', findEvents),
  removeOutputs: on('sessions', removeOutputs),
  readDataUse: on('sessions', readDataUse),
  readStoreFacts: on('sessions', readStoreFacts),
  beginImport: ({ imports }: Stores, input: Parameters<ImportDesk['begin']>[0]) => imports.begin(input),
  addToImport: ({ imports }: Stores, input: Parameters<ImportDesk['add']>[0]) => imports.add(input),
  finishImport: ({ imports, sessions }: Stores, input: Parameters<ImportDesk['finish']>[1]) =>
    imports.finish(sessions.db, input),
  cancelImport: ({ imports }: Stores, input: Parameters<ImportDesk['cancel']>[0]) => imports.cancel(input),
  readDraft: on('sessions', readDraft),
  putDraft: on('sessions', putDraft),
  readRules: on('sessions', readRules),
  putRule: on('sessions', putRule),
  clearRules: on('sessions', clearRules),
  appendAudit: on('sessions', appendAudit),
  openLayout: (stores: Stores, place: LayoutPlace) => openLayout(stores, place),
  putLayoutPart: ({ layout }: Stores, part: LayoutPart) => putLayoutPart(layout.db, part),
  ...metricsOperations,
  appendJournal: on('journal', appendJournal),
  deleteJournal: on('journal', deleteJournal),
};

/** What the host may ask this worker for. */
export type StoreOperations = typeof operations;

if (parentPort !== null) serveOperations<Stores>(parentPort, new Stores(), operations);
