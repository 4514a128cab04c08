import { expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { readDigestFacts } from '../../../../shared/runs/analysis/run-digest.ts';
import { command, ended, fold, put, started, two, user } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { fillRuns } from '../run-facts/list-runs.ts';
import { openStore, save, toFacts } from '../testing/sample-store.ts';
import { listDigests } from './list-digests.ts';

const ids = (...names: readonly string[]) => names.map((name) => threadId.parse(name));
const said = fold(
  started(),
  put({ ...user, state: 'confirmed' }),
  put({ ...command, status: 'failed', durationMs: 5 }),
  ended('completed'),
);

function storeWith(...threads: readonly Parameters<typeof toFacts>[0][]) {
  const db = openStore();
  for (const thread of threads) save(db, said, emptyTranscript, { thread: toFacts(thread) });
  return db;
}

it('pages through the threads of one workspace or of all, and reports which are not scanned', () => {
  const [a, b, c] = ids('a', 'b', 'c');
  if (a === undefined || b === undefined || c === undefined) throw new Error('There are no ids');
  const db = storeWith({ id: a }, { id: b, folder: '/x' }, { id: c });
  fillRuns(db, { ids: [a, b], turns: 100 });
  const first = listDigests(db, { workspace: null, after: null, limit: 2 });
  expect(first.rows.map(({ id }) => id)).toEqual([a, b]);
  const rest = listDigests(db, { workspace: null, after: first.last, limit: 2 });
  expect(rest).toMatchObject({ rows: [{ id: c, digest: null }], last: null });
  const { last, rows } = listDigests(db, { workspace: '/x', after: null, limit: 9 });
  expect([rows.map(({ id }) => id), last]).toEqual([[b], null]);
  expect(readDigestFacts(rows[0]?.digest ?? '')).toMatchObject({ state: 'finished', commands: 1, failed: 1 });
});

it('counts the turns that a fork shares with its origin, if the origin is stored', () => {
  const [origin, fork, copy, orphan] = ids('origin', 'fork', 'copy', 'orphan');
  if (origin === undefined || fork === undefined || copy === undefined || orphan === undefined) throw new Error();
  const db = storeWith(
    { id: origin },
    { id: copy, forkedFrom: origin },
    { id: orphan, forkedFrom: threadId.parse('forgotten') },
  );
  const goesOn = fold(
    started(),
    put({ ...user, state: 'confirmed' }),
    put({ ...command, status: 'failed', durationMs: 5 }),
    ended('completed'),
    started(two),
    ended('failed', two),
  );
  save(db, goesOn, emptyTranscript, { thread: toFacts({ id: fork, forkedFrom: origin }) });
  fillRuns(db, { ids: [origin, fork, copy, orphan], turns: 100 });
  const digests = new Map(
    listDigests(db, { workspace: null, after: null, limit: 9 }).rows.map((row) => [row.id, row.digest]),
  );
  const read = (id: typeof origin) => readDigestFacts(digests.get(id) ?? '');
  expect(read(origin)).toMatchObject({ commands: 1 });
  expect(read(fork)).toMatchObject({ commands: 0, state: 'failed' });
  expect(digests.get(copy)).toBe('null');
  expect(read(orphan)).toMatchObject({ commands: 1 });
});
