import { describe, expect, it } from 'vitest';
import { type TurnId, turnId } from '../../../shared/base/ids.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { command, ended, fold, put, started } from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { appendJournal } from './journal.ts';
import { listPinnedTurns } from './reads/list-pinned-turns.ts';
import { readStoredOutput } from './reads/read-output.ts';
import { listStoredTurnsFrom } from './reads/read-turn-after.ts';
import { findThreads } from './reads/search-text.ts';
import { recoverUnfinished } from './recover-unfinished.ts';
import { openJournal, openStore, sampleThread, save } from './testing/sample-store.ts';
import { setPinnedTurn } from './writes/set-pinned-turn.ts';

const run = 'run-1';
const ids = ['turn-1', 'turn-2', 'turn-3', 'turn-4'].map((id) => turnId.parse(id));
const [, second, third, last] = ids as [TurnId, TurnId, TurnId, TurnId];
const fresh = turnId.parse('turn-5');
const reverted: ThreadEvent = { type: 'turnsReverted', turnIds: [second, third, last] };
const next = [started(fresh), ended('completed', fresh)];

const whole = fold(
  ...ids.flatMap((id) => [
    started(id),
    put({ ...command, command: `echo ${id === second ? 'giraffe' : 'zebra'}` }, id),
    ended('completed', id),
  ]),
);

/** Creates a store with four saved turns. The second one has an output and a pin. */
function stored() {
  const [db, journal] = [openStore(), openJournal()];
  const output = { head: 'giraffe\n', omitted: null, tail: '', length: 8, authoritative: true };
  save(db, whole, emptyTranscript, {
    saved: { run, seq: 12 },
    outputs: [{ turnId: second, entryId: command.id, output }],
  });
  setPinnedTurn(db, { threadId: sampleThread, turnId: second, at: 5 });
  return { db, journal };
}

type Stores = ReturnType<typeof stored>;

function journalOf({ journal }: Stores, ...events: readonly ThreadEvent[]) {
  const numbered = events.map((event, at) => ({ seq: 13 + at, event }));
  appendJournal(journal, { batches: [{ run, threadId: sampleThread, events: numbered, at: 7 }] });
}

function expectOnly({ db }: Stores, expected: readonly TurnId[]) {
  expect(listStoredTurnsFrom(db, { threadId: sampleThread, from: null })).toEqual(expected);
  expect(listPinnedTurns(db, { threadId: sampleThread })).toEqual([]);
  expect(readStoredOutput(db, { threadId: sampleThread, turnId: second, entryId: command.id })).toBeNull();
  const found = findThreads(db, { query: 'giraffe', folders: ['/w'], limit: 10 });
  expect(found.hits).toEqual([]);
  const left = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get();
  expect(left('items')).toBe(1);
  expect(left('turn_facts')).toBe(expected.length);
}

describe('reverted turns', () => {
  it('reverted turns are listed from any turn on', () => {
    const { db } = stored();
    expect(listStoredTurnsFrom(db, { threadId: sampleThread, from: third })).toEqual([third, last]);
    expect(listStoredTurnsFrom(db, { threadId: sampleThread, from: fresh })).toEqual([]);
  });

  it('reverted turns leave the store with everything about them when the host was killed before it saved', () => {
    const stores = stored();
    expect(findThreads(stores.db, { query: 'giraffe', folders: ['/w'], limit: 10 }).hits).toHaveLength(1);
    journalOf(stores, reverted, ...next);
    recoverUnfinished(stores.db, stores.journal, 9);
    expectOnly(stores, [...ids.slice(0, 1), fresh]);
    recoverUnfinished(stores.db, stores.journal, 9);
    expectOnly(stores, [...ids.slice(0, 1), fresh]);
  });

  it('reverted turns stay away when the host was killed between saving and trimming its journal', () => {
    const stores = stored();
    journalOf(stores, reverted, ...next);
    const now = [reverted, ...next].reduce(foldTranscript, whole);
    save(stores.db, now, whole, { saved: { run, seq: 15 }, removed: [second, third, last] });
    recoverUnfinished(stores.db, stores.journal, 9);
    expectOnly(stores, [...ids.slice(0, 1), fresh]);
  });
});
