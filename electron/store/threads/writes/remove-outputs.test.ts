import { expect, it } from 'vitest';
import { entryId } from '../../../../shared/base/ids.ts';
import { command, fold, one, put, started } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { readThreadStoreUse } from '../reads/read-data-use.ts';
import { readStoredOutput } from '../reads/read-output.ts';
import { load, openStore, sampleThread, save } from '../testing/sample-store.ts';
import { removeOutputs } from './remove-outputs.ts';

const ids = ['first', 'second', 'third'].map((id) => entryId.parse(id));

function storeWithOutputs() {
  const db = openStore();
  const turns = fold(started(), ...ids.map((id) => put({ ...command, id, status: 'done', outputTail: 'tail' })));
  save(db, turns, emptyTranscript, {
    outputs: ids.map((entry) => {
      const output = { head: 'x'.repeat(1_000), omitted: null, tail: '', length: 1_000, authoritative: true };
      return { turnId: one, entryId: entry, output };
    }),
  });
  return db;
}

const headOf = (db: ReturnType<typeof openStore>, entry = ids[0]) =>
  entry === undefined ? null : readStoredOutput(db, { threadId: sampleThread, turnId: one, entryId: entry });

it('removes the oldest outputs first, marks their place, and removes nothing else', () => {
  const db = storeWithOutputs();
  const before = load(db).turns;
  expect(removeOutputs(db, { limit: 2_000 })).toEqual({ outputs: 1, bytes: 1_000, isDone: true });
  expect(ids.map((id) => headOf(db, id)?.head.length)).toEqual([0, 1_000, 1_000]);
  expect(headOf(db)?.omitted).toEqual({ count: 1_000, unit: 'characters', by: 'budget' });
  expect(load(db).turns).toEqual(before);
  expect(readThreadStoreUse(db).outputs).toBe(2_000);
  expect(removeOutputs(db, { limit: 2_000 })).toEqual({ outputs: 0, bytes: 0, isDone: true });
  expect(removeOutputs(db, { limit: 0 })).toEqual({ outputs: 2, bytes: 2_000, isDone: true });
});

it('removes nothing from a read-only store', () => {
  const db = storeWithOutputs();
  db.pragma('query_only = ON');
  expect(removeOutputs(db, { limit: 0 })).toEqual({ outputs: 0, bytes: 0, isDone: true });
});
