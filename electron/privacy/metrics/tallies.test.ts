import { beforeEach, describe, expect, it } from 'vitest';
import { type MetricCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import { metricsPayload } from '../../../shared/privacy/metrics/metrics-payload.ts';
import { type Connection, connect } from '../../store/sqlite/keyed-connection.ts';
import { migrate } from '../../store/sqlite/migrate.ts';
import { metricsSchema } from './metrics-operations.ts';
import {
  addToCounters,
  ageTallies,
  clearSnapshot,
  emptyTallies,
  maxAgeMs,
  maxLaunches,
  maxTallies,
  previewSnapshot,
  takeTallySnapshot,
  undoSnapshot,
} from './tallies.ts';

const app = { version: '0.2.0', os: 'linux', arch: 'x64' } as const;
const [firstKey, secondKey] = ['8c2f9a3e-53b4-4f8e-9d0f-0a1b2c3d4e5f', '1d0c8b7a-2e3f-4a5b-8c6d-7e8f90a1b2c3'];
const start = 1_800_000_000_000;
const turns = (count: number): MetricCounts => ({ ...noCounts, turns: count, finish_reason: { completed: count } });

let db: Connection;
beforeEach(() => {
  db = connect(':memory:', null);
  migrate(db, metricsSchema.migrations);
});

const add = (run: string, counts: MetricCounts, appVersion = '0.2.0', at = start) =>
  addToCounters(db, { run, appVersion, at, counts });

/** Parses a snapshot's body. */
function read(snapshot: { readonly body: string } | null) {
  return snapshot === null ? null : metricsPayload.parse(JSON.parse(snapshot.body));
}

const take = (key = firstKey) => read(takeTallySnapshot(db, app, key));

describe('a snapshot', () => {
  it('a metrics snapshot has the counts of all runs, including crashed ones', () => {
    add('a', turns(1));
    add('a', { ...turns(2), compaction: 1 });
    add('b', { ...noCounts, turns: 1, finish_reason: { failed: 1 }, provider_error: { timeout: 1 } });
    expect(take()).toEqual({
      version: 1,
      key: firstKey,
      app,
      counts: {
        ...noCounts,
        turns: 4,
        compaction: 1,
        finish_reason: { completed: 3, failed: 1 },
        provider_error: { timeout: 1 },
      },
    });
  });

  it('a metrics snapshot is null if nothing was counted', () => {
    expect(take()).toBeNull();
    expect(previewSnapshot(db, { app, newKey: firstKey })).toBeNull();
  });

  it('a metrics snapshot stays unchanged, with its key, while its arrival is unknown', () => {
    add('a', turns(1));
    const before = takeTallySnapshot(db, app, firstKey);
    add('a', turns(5));
    expect(takeTallySnapshot(db, { ...app, version: '0.3.0' }, secondKey)).toEqual(before);
  });

  it('a metrics snapshot removes exactly its own counts once it has arrived', () => {
    add('a', turns(1));
    take();
    add('a', turns(5));
    clearSnapshot(db, firstKey);
    expect(take(secondKey)).toMatchObject({ key: secondKey, counts: { turns: 5 } });
    clearSnapshot(db, secondKey);
    expect(take()).toBeNull();
  });

  it('a metrics snapshot is merged with the rest under another key if it certainly has not arrived', () => {
    add('a', turns(1));
    take();
    add('a', turns(5));
    undoSnapshot(db, firstKey);
    expect(take(secondKey)).toMatchObject({ key: secondKey, counts: turns(6) });
  });

  it('a metrics snapshot has counts of one app version, the oldest first', () => {
    add('a', turns(1), '0.1.0');
    add('b', turns(2), '0.2.0');
    add('c', turns(4), '0.1.0');
    expect(take()).toMatchObject({ app: { version: '0.1.0' }, counts: { turns: 5 } });
    clearSnapshot(db, firstKey);
    expect(take(secondKey)).toMatchObject({ app: { version: '0.2.0' }, counts: { turns: 2 } });
  });

  it('a metrics snapshot is previewed exactly', () => {
    add('a', turns(3));
    const shown = previewSnapshot(db, { app, newKey: firstKey });
    expect(previewSnapshot(db, { app, newKey: secondKey })).toBe(shown);
    expect(takeTallySnapshot(db, app, secondKey)?.body).toBe(shown);
    expect(previewSnapshot(db, { app, newKey: secondKey })).toBe(shown);
    clearSnapshot(db, firstKey);
    add('a', turns(1));
    expect(take(secondKey)).toMatchObject({ key: secondKey });
  });

  it('a metrics snapshot leaves tallies alone that this version cannot read', () => {
    add('a', turns(1));
    db.prepare('UPDATE tallies SET counts = ?').run(JSON.stringify({ ...turns(1), of_tomorrow: 1 }));
    expect(take()).toBeNull();
    add('a', turns(2));
    expect(take()).toMatchObject({ counts: { turns: 2 } });
    expect(db.prepare('SELECT count(*) FROM tallies').pluck().get()).toBe(2);
  });

  it('a metrics snapshot contains nothing that the schema does not allow', () => {
    add('a', turns(1), 'my own version');
    expect(() => take()).toThrow('version');
    expect(db.prepare('SELECT count(*) FROM snapshots').pluck().get()).toBe(0);
  });
});

describe('counts that no one accepts', () => {
  const launches = (count: number, at: number) => {
    for (let launch = 0; launch < count; launch += 1) ageTallies(db, { at });
  };

  it('undelivered counts are deleted when they are old and have failed at many launches', () => {
    add('a', turns(1));
    add('b', turns(2), '0.2.0', start + 1_000);
    launches(maxLaunches + 1, start + maxAgeMs + 500);
    expect(take()).toMatchObject({ counts: { turns: 2 } });
  });

  it.each([
    ['a clock that jumps far ahead, and back', 1, start + 100 * maxAgeMs],
    ['a clock that is set back', 3 * maxLaunches, 0],
    ['many launches within an hour', 3 * maxLaunches, start + 3_600_000],
    ['a long holiday', maxLaunches, start + 10 * maxAgeMs],
  ])('undelivered counts stay through %s', (_what, count, at) => {
    add('a', turns(1));
    launches(count, at);
    launches(1, start);
    expect(take()).toMatchObject({ counts: { turns: 1 } });
  });

  it('undelivered counts are deleted only with their snapshot', () => {
    add('a', turns(1));
    take();
    launches(maxLaunches + 1, start + maxAgeMs + 1);
    expect(take(secondKey)).toBeNull();
  });

  it('undelivered counts are limited to a number of runs, and the oldest are deleted', () => {
    add('first', turns(1_000));
    take();
    for (let run = 0; run < maxTallies; run += 1) add(`run ${run}`, turns(1));
    expect(take(secondKey)).toMatchObject({ key: secondKey, counts: { turns: maxTallies } });
  });
});

it('emptyTallies deletes everything, including a pending snapshot and its previewed key', () => {
  add('a', turns(1));
  take();
  add('a', turns(2));
  previewSnapshot(db, { app, newKey: secondKey });
  emptyTallies(db);
  for (const table of ['tallies', 'snapshots', 'next_key']) {
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
  }
  expect(take()).toBeNull();
});
