import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import { DatabaseFile } from '../../store/sqlite/database-file.ts';
import { FolderClaim } from '../../store/sqlite/folder-claim.ts';
import { type MetricsStores, metricsOperations, metricsSchema } from './metrics-operations.ts';

const app = { version: '0.2.0', os: 'linux', arch: 'x64' } as const;
const newKey = '8c2f9a3e-53b4-4f8e-9d0f-0a1b2c3d4e5f';
const sending = { address: 'https://m.example.org/v1/metrics', app, at: 5, newKey };
const part = { run: 'a', appVersion: '0.2.0', at: 1, counts: { ...noCounts, turns: 2 } };

let folder = '';
let processes: MetricsStores[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-metrics-'));
});
afterEach(async () => {
  for (const { claim, metrics } of processes) {
    metrics.close();
    claim.release();
  }
  processes = [];
  await rm(folder, { recursive: true });
});

/** Starts the worker of another process. The first one owns the folder. */
function start(schema = metricsSchema): MetricsStores {
  const process = { claim: new FolderClaim(), metrics: new DatabaseFile(schema) };
  processes.push(process);
  process.claim.claim(folder);
  return process;
}

const open = (process: MetricsStores, mayCreate = true) =>
  metricsOperations.openMetrics(process, { folder, mayCreate, now: new Date(0) });
const begin = (process: MetricsStores) => metricsOperations.beginMetrics(process, sending);
const ledger = (process: MetricsStores, before: number | null = null) =>
  metricsOperations.readLedger(process, { before });

describe('metrics.db', () => {
  it('metrics.db is not created before there is something to store', () => {
    expect(open(start(), false)).toBe('absent');
    expect(readdirSync(folder)).not.toContain('metrics.db');
  });

  it('metrics.db is created again when damaged, and the damaged file stays', () => {
    writeFileSync(join(folder, 'metrics.db'), 'not a database'.repeat(100));
    const process = start();
    expect(open(process)).toBe('kept');
    metricsOperations.addToCounters(process, part);
    expect(begin(process)).toMatchObject({ key: newKey });
    expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^metrics\.db\.damaged-/));
  });

  it('metrics.db is neither written nor sent from when it has a newer version', () => {
    const newer = start({
      migrations: [...metricsSchema.migrations, { version: 2, name: 'metrics-0002-later', up: () => undefined }],
    });
    open(newer);
    metricsOperations.addToCounters(newer, part);
    newer.metrics.close();
    newer.claim.release();
    const process = start();
    expect(open(process)).toBe('newer');
    expect(() => metricsOperations.addToCounters(process, part)).toThrow('readonly');
    expect(() => begin(process)).toThrow('readonly');
    process.metrics.close();
    open(newer);
    expect(metricsOperations.previewMetrics(newer, { app, newKey })).toContain('"turns":2');
  });
});

describe('two processes', () => {
  it('two processes count together, and the owner of the folder sends', () => {
    const [owner, other] = [start(), start()];
    expect([open(owner), open(other)]).toEqual(['kept', 'otherProcess']);
    metricsOperations.addToCounters(owner, part);
    metricsOperations.addToCounters(other, { ...part, run: 'b' });
    expect(begin(other)).toBeNull();
    expect(metricsOperations.beginPing(other, { at: 1, address: 'x', body: '{}' })).toBeNull();
    expect(JSON.parse(begin(owner)?.body ?? '')).toMatchObject({ counts: { turns: 4 } });
    expect(ledger(other)).toHaveLength(1);
  });

  it("two processes do not add one's counts to a request that the other is sending", () => {
    const [owner, other] = [start(), start()];
    open(owner);
    open(other);
    metricsOperations.addToCounters(other, part);
    const entered = begin(owner);
    if (entered === null) throw new Error('There was nothing to send');
    metricsOperations.addToCounters(other, part);
    metricsOperations.settleMetrics(owner, { ...entered, outcome: { type: 'accepted' } });
    expect(JSON.parse(begin(owner)?.body ?? '')).toMatchObject({ counts: { turns: 2 } });
  });

  it('two processes send a body under its one key when the first is killed before it knew the outcome', () => {
    const killed = start();
    open(killed);
    metricsOperations.addToCounters(killed, part);
    const sent = begin(killed);
    killed.metrics.close();
    killed.claim.release();
    const next = start();
    open(next);
    expect(begin(next)).toMatchObject({ key: sent?.key, body: sent?.body });
  });
});

describe('a request', () => {
  it('a metrics request is in the ledger first, and stays there with its outcome', () => {
    const process = start();
    open(process);
    metricsOperations.addToCounters(process, part);
    const entered = begin(process);
    if (entered === null) throw new Error('There was nothing to send');
    const record = { kind: 'metrics', at: 5, address: sending.address, body: entered.body };
    expect(ledger(process)).toMatchObject([{ ...record, outcome: { type: 'underWay' } }]);
    const outcome = { type: 'refused', status: 400, reason: 'no' } as const;
    metricsOperations.settleMetrics(process, { ...entered, outcome });
    const ping = metricsOperations.beginPing(process, { at: 6, address: 'x', body: '{}' });
    metricsOperations.settlePing(process, { record: ping ?? 0, outcome: { type: 'accepted' } });
    metricsOperations.emptyTallies(process, null);
    expect(ledger(process)).toMatchObject([
      { kind: 'ping', at: 6, body: '{}', outcome: { type: 'accepted' } },
      { ...record, outcome },
    ]);
    expect(metricsOperations.lastSent(process, 'metrics')).toMatchObject({ outcome });
  });

  it('a metrics request is not sent when it cannot be entered', () => {
    const process = start();
    open(process);
    metricsOperations.addToCounters(process, part);
    process.metrics.db.exec("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'disk'); END");
    expect(() => begin(process)).toThrow('disk');
    process.metrics.db.exec('DROP TRIGGER full');
    expect(begin(process)).toMatchObject({ key: newKey });
  });

  it('a metrics request is listed, back to the first one, a page at a time', () => {
    const process = start();
    open(process);
    for (let at = 1; at <= 250; at += 1) metricsOperations.beginPing(process, { at, address: 'x', body: '{}' });
    const pages = [ledger(process), ledger(process, 151), ledger(process, 51), ledger(process, 1)];
    expect(pages.map((page) => page.length)).toEqual([100, 100, 50, 0]);
    expect(pages.flat().map(({ at }) => at)).toEqual(Array.from({ length: 250 }, (_, index) => 250 - index));
  });

  it('a metrics request is listed even if its outcome is unknown', () => {
    const process = start();
    open(process);
    metricsOperations.beginPing(process, { at: 6, address: 'x', body: '{}' });
    process.metrics.db.exec(`UPDATE ledger SET outcome = '{"type":"ofTomorrow"}'`);
    expect(ledger(process)).toMatchObject([{ body: '{}', outcome: { type: 'underWay' } }]);
  });
});
