import '../launch/load-language.ts';
import { parentPort } from 'node:worker_threads';
import { type LayoutPart, type LayoutPlace, layoutSchema, openLayout, putLayoutPart } from '../layout/layout-table.ts';
import { metricsOperations, metricsSchema } from '../privacy/metrics/metrics-operations.ts';
import { DatabaseFile } from '../store/sqlite/database-file.ts';
import { FolderClaim } from '../store/sqlite/folder-claim.ts';
import { serveOperations } from '../store/sqlite/serve-operations.ts';
import { ImportStore } from '../store/threads/import-store.ts';
import { journalSchema, sessionsSchema } from '../store/threads/schemas.ts';
import { threadStoreOperations } from '../store/threads/thread-store-operations.ts';

// The worker thread that waits for the disk. It owns the databases and runs the operations that the host calls by name.

/** The databases of a profile. */
class Stores {
  readonly claim = new FolderClaim();
  readonly sessions = new DatabaseFile(sessionsSchema);
  readonly journal = new DatabaseFile(journalSchema);
  readonly layout = new DatabaseFile(layoutSchema);
  readonly metrics = new DatabaseFile(metricsSchema);
  readonly imports = new ImportStore();

  close(): void {
    this.sessions.close();
    this.journal.close();
    this.layout.close();
    this.metrics.close();
    this.claim.release();
  }
}

const operations = {
  ...threadStoreOperations,
  openLayout: (stores: Stores, place: LayoutPlace) => openLayout(stores, place),
  putLayoutPart: ({ layout }: Stores, part: LayoutPart) => putLayoutPart(layout.db, part),
  ...metricsOperations,
};

/** The operations that the host can call. */
export type StoreOperations = typeof operations;

if (parentPort !== null) serveOperations<Stores>(parentPort, new Stores(), operations);
