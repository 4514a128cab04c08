import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { SendOutcome, SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import type { DatabaseFile } from '../../store/sqlite/database-file.ts';
import type { FolderClaim } from '../../store/sqlite/folder-claim.ts';
import { enterSending, lastOf, noteOutcome, noteSent, readLedger, type Sending } from './ledger.ts';
import {
  addToCounters,
  ageTallies,
  clearSnapshot,
  emptyTallies,
  foldBack,
  type MetricCounter,
  previewSnapshot,
  type Snapshot,
  takeSnapshot,
} from './tallies.ts';

// What the worker does with `metrics.db`. Several processes may have it open and count; the one that owns the folder is
// the only one that sends, mends a damaged file or lets anything grow old.

/** What of the worker these operations need. */
export type MetricsStores = { readonly claim: FolderClaim; readonly metrics: DatabaseFile };

export type MetricsPlace = {
  readonly folder: string;
  /** Whether a file is made where there is none. */
  readonly mayCreate: boolean;
  readonly now: Date;
};

/** How `metrics.db` is. `absent`: there is none, and none was made. */
export type MetricsStorage = 'kept' | 'otherProcess' | 'newer' | 'absent' | 'failed';

/** Something that has been entered and is to be sent now. */
export type Entered = Snapshot & { readonly record: number };

/** By name, as the worker serves them. */
export const metricsOperations = {
  openMetrics: ({ claim, metrics }: MetricsStores, { folder, mayCreate, now }: MetricsPlace): MetricsStorage => {
    const path = join(folder, 'metrics.db');
    if (!mayCreate && !existsSync(path)) return 'absent';
    const { type } = metrics.open({ path, key: null });
    if (type === 'newer') return 'newer';
    if (type === 'damaged' && claim.isHeld) metrics.recover(now);
    if (!metrics.isOpen) return 'failed';
    // After a power cut, too, what was sent has to be there with its key; else it would be sent again under another.
    metrics.db.pragma('synchronous = FULL');
    return claim.isHeld ? 'kept' : 'otherProcess';
  },
  addToCounters: ({ metrics }: MetricsStores, part: MetricCounter) => addToCounters(metrics.db, part),
  ageTallies: ({ claim, metrics }: MetricsStores, input: { readonly at: number }) =>
    claim.isHeld ? ageTallies(metrics.db, input) : null,
  /** Takes what is to be sent next and enters it, both or neither; null when there is nothing, or another process sends. */
  beginMetrics: (
    { claim, metrics }: MetricsStores,
    { address, app, at, newKey }: Pick<Sending, 'address' | 'at'> & { readonly app: AppInfo; readonly newKey: string },
  ): Entered | null => {
    if (!claim.isHeld) return null;
    const { db } = metrics;
    return db
      .transaction(() => {
        const snapshot = takeSnapshot(db, app, newKey);
        if (snapshot === null) return null;
        return { ...snapshot, record: enterSending(db, { kind: 'metrics', at, address, body: snapshot.body }) };
      })
      .immediate();
  },
  /** Says what became of it, and with that what becomes of its counts. */
  settleMetrics: (
    { metrics: { db } }: MetricsStores,
    { key, outcome, record }: Pick<Entered, 'key' | 'record'> & { readonly outcome: SendOutcome },
  ): null => {
    db.transaction(() => {
      noteOutcome(db, record, outcome);
      if (outcome.type === 'accepted') clearSnapshot(db, key);
      if (outcome.type === 'refused' || outcome.type === 'notSent') foldBack(db, key);
    }).immediate();
    return null;
  },
  beginPing: ({ claim, metrics }: MetricsStores, sending: Omit<Sending, 'kind'>): number | null =>
    claim.isHeld ? enterSending(metrics.db, { ...sending, kind: 'ping' }) : null,
  settlePing: (
    { metrics }: MetricsStores,
    { outcome, record }: { readonly record: number; readonly outcome: SendOutcome },
  ): null => {
    noteOutcome(metrics.db, record, outcome);
    return null;
  },
  /** Enters what goes over OTLP. Each process sends what it did itself, so whoever has the folder does not matter. */
  beginOtlp: ({ metrics }: MetricsStores, sending: Sending): number => enterSending(metrics.db, sending),
  settleOtlp: ({ metrics }: MetricsStores, settled: Parameters<typeof noteSent>[1]): null => {
    noteSent(metrics.db, settled);
    return null;
  },
  emptyTallies: ({ metrics }: MetricsStores, _: null) => emptyTallies(metrics.db),
  previewMetrics: ({ metrics }: MetricsStores, input: Parameters<typeof previewSnapshot>[1]) =>
    previewSnapshot(metrics.db, input),
  readLedger: ({ metrics }: MetricsStores, input: Parameters<typeof readLedger>[1]) => readLedger(metrics.db, input),
  lastSent: ({ metrics }: MetricsStores, kind: SendRecord['kind']) => lastOf(metrics.db, kind),
};

/** The operations on metrics that the host can call. */
export type MetricsOperations = typeof metricsOperations;
