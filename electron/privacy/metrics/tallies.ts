import { parseJson } from '../../../shared/base/parse-json.ts';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import {
  type MetricCounts,
  mergeCounts,
  metricCounts,
  noCounts,
} from '../../../shared/privacy/metrics/metric-counts.ts';
import { metricsPayload } from '../../../shared/privacy/metrics/metrics-payload.ts';
import type { Connection } from '../../store/sqlite/keyed-connection.ts';

// The counts not accepted yet, in `metrics.db`. These functions run in the worker that has it open.

/** The maximum number of tallies; the oldest are deleted. */
export const maxTallies = 200;
/**
 * A tally is deleted when it is older than this, in milliseconds, and has failed at this many launches. So a wrong
 * clock alone deletes no tally.
 */
export const maxAgeMs = 30 * 24 * 60 * 60 * 1000;
/** The minimum number of launches that a tally survives, however old it is. */
export const maxLaunches = 10;

/** The counts of a run of the app since its last report. */
export type MetricCounter = {
  /** Identifies the run on this machine. */
  readonly run: string;
  readonly appVersion: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly counts: MetricCounts;
};

/** A body to send, with its key. */
export type TallySnapshot = { readonly key: string; readonly body: string };

type TallyRow = { readonly id: number; readonly app_version: string; readonly counts: string };

/** Adds to the tally of a run. If its tally is being sent, starts a new one. */
export function addToCounters(db: Connection, { appVersion, at, counts, run }: MetricCounter): null {
  db.transaction(() => {
    const own = db
      .prepare<[string], TallyRow>('SELECT id, app_version, counts FROM tallies WHERE run = ? AND snapshot IS NULL')
      .get(run);
    const known = own === undefined ? null : readCounts(own);
    if (own !== undefined && known !== null) {
      const merged = JSON.stringify(mergeCounts(known, counts));
      db.prepare('UPDATE tallies SET counts = ? WHERE id = ?').run(merged, own.id);
      return;
    }
    const insert = db.prepare('INSERT INTO tallies (run, app_version, begun_at, counts) VALUES (?, ?, ?, ?)');
    insert.run(run, appVersion, Math.trunc(at), JSON.stringify(counts));
    forgetOldest(db);
  }).immediate();
  return null;
}

/** Ages the counts of earlier runs at a launch, and deletes those that are too old. */
export function ageTallies(db: Connection, { at }: { readonly at: number }): null {
  db.transaction(() => {
    db.prepare('UPDATE tallies SET launches = launches + 1').run();
    db.prepare('DELETE FROM tallies WHERE launches > ? AND begun_at < ?').run(maxLaunches, at - maxAgeMs);
    forgetEmptySnapshots(db);
  }).immediate();
  return null;
}

/**
 * Returns the next body to send: the snapshot whose arrival is unknown, or else all counts of one app version, with the
 * key that was previewed. Null if there is nothing. The caller has a transaction.
 */
export function takeTallySnapshot(db: Connection, app: AppInfo, newKey: string): TallySnapshot | null {
  const pending = findPendingSnapshot(db);
  if (pending !== null) return pending;
  const waiting = findWaitingTallies(db);
  if (waiting === null) return null;
  const snapshot = createSnapshot(waiting, app, createKey(db) ?? newKey);
  db.prepare('INSERT INTO snapshots (key, body) VALUES (?, ?)').run(snapshot.key, snapshot.body);
  const mark = db.prepare('UPDATE tallies SET snapshot = ? WHERE id = ?');
  for (const id of waiting.ids) mark.run(snapshot.key, id);
  db.prepare('DELETE FROM next_key').run();
  return snapshot;
}

/** Previews the body that the next launch sends if nothing more is counted. */
export function previewSnapshot(
  db: Connection,
  { app, newKey }: { readonly app: AppInfo; readonly newKey: string },
): string | null {
  return db
    .transaction(() => {
      const pending = findPendingSnapshot(db);
      if (pending !== null) return pending.body;
      const waiting = findWaitingTallies(db);
      if (waiting === null) return null;
      db.prepare('INSERT OR IGNORE INTO next_key (only, key) VALUES (1, ?)').run(newKey);
      return createSnapshot(waiting, app, createKey(db) ?? newKey).body;
    })
    .immediate();
}

/** Deletes a snapshot that has arrived, with exactly its own counts. */
export function clearSnapshot(db: Connection, key: string): void {
  db.prepare('DELETE FROM tallies WHERE snapshot = ?').run(key);
  db.prepare('DELETE FROM snapshots WHERE key = ?').run(key);
}

/** Undoes a snapshot that certainly did not arrive. Its counts wait for a new key. */
export function undoSnapshot(db: Connection, key: string): void {
  db.prepare('DELETE FROM snapshots WHERE key = ?').run(key);
}

/** Deletes all counts; the ledger stays. */
export function emptyTallies(db: Connection): null {
  db.transaction(() => {
    for (const table of ['tallies', 'snapshots', 'next_key']) db.prepare(`DELETE FROM ${table}`).run();
  }).immediate();
  return null;
}

type WaitingTallies = { readonly appVersion: string; readonly ids: readonly number[]; readonly counts: MetricCounts };

/** Returns the oldest tally and all others of its version. Skips tallies that this version cannot read. */
function findWaitingTallies(db: Connection): WaitingTallies | null {
  const rows = db
    .prepare<[], TallyRow>('SELECT id, app_version, counts FROM tallies WHERE snapshot IS NULL ORDER BY id')
    .all();
  const read = rows.flatMap((row) => {
    const counts = readCounts(row);
    return counts === null ? [] : [{ ...row, counts }];
  });
  const appVersion = read[0]?.app_version;
  if (appVersion === undefined) return null;
  const taken = read.filter((row) => row.app_version === appVersion);
  return {
    appVersion,
    ids: taken.map(({ id }) => id),
    counts: taken.map(({ counts }) => counts).reduce(mergeCounts, noCounts),
  };
}

/** Creates a snapshot. The schema rejects anything that must not leave the machine. */
function createSnapshot({ appVersion, counts }: WaitingTallies, app: AppInfo, key: string): TallySnapshot {
  const payload = metricsPayload.parse({ version: 1, key, app: { ...app, version: appVersion }, counts });
  return { key, body: JSON.stringify(payload) };
}

function findPendingSnapshot(db: Connection): TallySnapshot | null {
  return db.prepare<[], TallySnapshot>('SELECT key, body FROM snapshots LIMIT 1').get() ?? null;
}

function createKey(db: Connection): string | null {
  return db.prepare<[], { key: string }>('SELECT key FROM next_key').get()?.key ?? null;
}

function readCounts({ counts }: TallyRow): MetricCounts | null {
  return metricCounts.safeParse(parseJson(counts)).data ?? null;
}

function forgetOldest(db: Connection): void {
  const oldest = 'SELECT id FROM tallies ORDER BY id DESC LIMIT -1 OFFSET ?';
  db.prepare(`DELETE FROM tallies WHERE id IN (${oldest})`).run(maxTallies);
  forgetEmptySnapshots(db);
}

function forgetEmptySnapshots(db: Connection): void {
  db.prepare('DELETE FROM snapshots WHERE key NOT IN (SELECT snapshot FROM tallies WHERE snapshot IS NOT NULL)').run();
}
