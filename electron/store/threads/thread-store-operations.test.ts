import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { ended, fold, one, put, started, user } from '../../../shared/transcript/sample-thread.ts';
import { forgetThreads } from './forget-threads.ts';
import { appendJournal, readJournal } from './journal.ts';
import { listThreads } from './reads/list-threads.ts';
import { recoverUnfinished } from './recover-unfinished.ts';
import { openJournal, openStore, sampleThread, save, toFacts } from './testing/sample-store.ts';
import { deleteStoredThread } from './writes/change-thread.ts';

const batch = { run: 'run-1', threadId: sampleThread, events: [{ seq: 1, event: started(one) }], at: 7 };

/** Creates a store with a thread that has unsaved events in the journal. */
function storeOf() {
  const db = openStore();
  const journal = openJournal();
  save(db, fold(started(), put(user), ended('completed')));
  appendJournal(journal, { batches: [batch] });
  return { db, journal };
}
const listed = (db: ReturnType<typeof openStore>) => listThreads(db, { folders: null, search: '' });

it('removes a deleted thread from both files', () => {
  const { db, journal } = storeOf();
  forgetThreads(db, journal, { threadIds: [sampleThread], at: 9 });
  expect(listed(db)).toEqual([]);
  expect(readJournal(journal).batches).toEqual([]);
});

it('does not bring back journaled events of a deleted thread', () => {
  const { db, journal } = storeOf();
  deleteStoredThread(db, { threadId: sampleThread, at: 9 });
  expect(recoverUnfinished(db, journal, 10).interrupted).toEqual([]);
  expect(listed(db)).toEqual([]);
  expect(readJournal(journal).batches).toEqual([]);
});

it("deletes a thread's agents, and their agents, with it", () => {
  const { db, journal } = storeOf();
  const began = (id: string, parent: string) => {
    const agentOf = { parent: threadId.parse(parent), turnId: null, entryId: null, name: id };
    save(db, fold(started(), ended('completed')), undefined, { thread: toFacts({ id: threadId.parse(id), agentOf }) });
  };
  began('outer', sampleThread);
  began('inner', 'outer');
  began('of another', 'another');
  forgetThreads(db, journal, { threadIds: [sampleThread], at: 9 });
  const left = db.prepare<[], string>('SELECT id FROM threads').pluck().all();
  expect(left).toEqual(['of another']);
});
