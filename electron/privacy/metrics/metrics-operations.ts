import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { SendOutcome, SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import type { DatabaseFile, Schema } from '../../store/sqlite/database-file.ts';
import type { FolderClaim } from '../../store/sqlite/folder-claim.ts';
import { addEntry, findLast, noteOutcome, noteSent, readLedgerEntries, type Sending } from './ledger.ts';
import {
  addToCounters,
  ageTallies,
  clearSnapshot,
  emptyTallies,
  type MetricCounter,
  previewSnapshot,
  type TallySnapshot,
  takeTallySnapshot,
  undoSnapshot,
} from './tallies.ts';

/**
 * The schema of `metrics.db`. A tally has the counts of one run of the app. A snapshot is a body that was sent or is
 * being sent, with its tallies. It stays unchanged until its outcome is known. The ledger has everything that was ever
 * sent, and is never shortened.
 */
export const metricsSchema: Schema = {
  migrations: [
    {
      version: 1,
      name: 'metrics-0001-tallies',
      up: (db) => {
        db.exec(`
          CREATE TABLE snapshots (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE tallies (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            app_version TEXT NOT NULL,
            begun_at INTEGER NOT NULL,
            launches INTEGER NOT NULL DEFAULT 0,
            counts TEXT NOT NULL,
            snapshot TEXT REFERENCES snapshots (key) ON DELETE SET NULL
          ) STRICT;
          CREATE TABLE next_key (only INTEGER PRIMARY KEY CHECK (only = 1), key TEXT NOT NULL) STRICT;
          CREATE TABLE ledger (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            address TEXT NOT NULL,
            body TEXT NOT NULL,
            outcome TEXT NOT NULL
          ) STRICT;`);
      },
    },
  ],
};

// The worker's operations on `metrics.db`. Several processes may have it open and count. Only the owner of the folder
// sends, repairs a damaged file, and ages counts.

/** The parts of the worker that these operations need. */
export type MetricsStores = { readonly claim: FolderClaim; readonly metrics: DatabaseFile };

/** The data folder with `metrics.db`, and the time, which names a damaged file that is set aside. */
export type MetricsPlace = {
  readonly folder: string;
  /** Whether to create a missing file. */
  readonly mayCreate: boolean;
  readonly now: Date;
};

/** The state of `metrics.db`. `absent`: there is none, and none was created. */
export type MetricsStorage = 'kept' | 'otherProcess' | 'newer' | 'absent' | 'failed';

/** A request that is entered and ready to send. */
export type Entered = TallySnapshot & { readonly record: number };

/** By name, as the worker serves them. */
export const metricsOperations = {
  openMetrics: ({ claim, metrics }: MetricsStores, { folder, mayCreate, now }: MetricsPlace): MetricsStorage => {
    const path = join(folder, 'metrics.db');
    if (!mayCreate && !existsSync(path)) return 'absent';
    const { type } = metrics.open({ path, key: null });
    if (type === 'newer') return 'newer';
    if (type === 'damaged' && claim.isClaimed) metrics.recover(now);
    if (!metrics.isOpen) return 'failed';
    // A sent body must survive a power cut with its key. Otherwise it would be sent again with another key.
    metrics.db.pragma('synchronous = FULL');
    return claim.isClaimed ? 'kept' : 'otherProcess';
  },
  addToCounters: ({ metrics }: MetricsStores, part: MetricCounter) => addToCounters(metrics.db, part),
  ageTallies: ({ claim, metrics }: MetricsStores, input: { readonly at: number }) =>
    claim.isClaimed ? ageTallies(metrics.db, input) : null,
  /**
   * Takes the next body to send and enters it, in one transaction. Null if there is nothing, or if another process
   * sends.
   */
  beginMetrics: (
    { claim, metrics }: MetricsStores,
    { address, app, at, newKey }: Pick<Sending, 'address' | 'at'> & { readonly app: AppInfo; readonly newKey: string },
  ): Entered | null => {
    if (!claim.isClaimed) return null;
    const { db } = metrics;
    return db
      .transaction(() => {
        const snapshot = takeTallySnapshot(db, app, newKey);
        if (snapshot === null) return null;
        return { ...snapshot, record: addEntry(db, { kind: 'metrics', at, address, body: snapshot.body }) };
      })
      .immediate();
  },
  /** Records the outcome of a request, and handles its counts accordingly. */
  settleMetrics: (
    { metrics: { db } }: MetricsStores,
    { key, outcome, record }: Pick<Entered, 'key' | 'record'> & { readonly outcome: SendOutcome },
  ): null => {
    db.transaction(() => {
      noteOutcome(db, record, outcome);
      if (outcome.type === 'accepted') clearSnapshot(db, key);
      if (outcome.type === 'refused' || outcome.type === 'notSent') undoSnapshot(db, key);
    }).immediate();
    return null;
  },
  beginPing: ({ claim, metrics }: MetricsStores, sending: Omit<Sending, 'kind'>): number | null =>
    claim.isClaimed ? addEntry(metrics.db, { ...sending, kind: 'ping' }) : null,
  settlePing: (
    { metrics }: MetricsStores,
    { outcome, record }: { readonly record: number; readonly outcome: SendOutcome },
  ): null => {
    noteOutcome(metrics.db, record, outcome);
    return null;
  },
  /** Enters an OTLP request. Each process sends its own data, so the owner of the folder does not matter. */
  beginOtlp: ({ metrics }: MetricsStores, sending: Sending): number => addEntry(metrics.db, sending),
  settleOtlp: ({ metrics }: MetricsStores, settled: Parameters<typeof noteSent>[1]): null => {
    noteSent(metrics.db, settled);
    return null;
  },
  emptyTallies: ({ metrics }: MetricsStores, _: null) => emptyTallies(metrics.db),
  previewMetrics: ({ metrics }: MetricsStores, input: Parameters<typeof previewSnapshot>[1]) =>
    previewSnapshot(metrics.db, input),
  readLedger: ({ metrics }: MetricsStores, input: Parameters<typeof readLedgerEntries>[1]) =>
    readLedgerEntries(metrics.db, input),
  lastSent: ({ metrics }: MetricsStores, kind: SendRecord['kind']) => findLast(metrics.db, kind),
};

/** The operations on metrics that the host can call. */
export type MetricsOperations = typeof metricsOperations;
