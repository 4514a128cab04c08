import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { forgetThreads } from './forget-threads.ts';
import { changeStoredKeptHunks, readKeptHunks } from './kept-hunks.ts';
import { openJournal, openStore } from './testing/sample-store.ts';

let folder = '';
let db: Connection;
const thread = { threadId: threadId.parse('one') };
const hunk = { seen: 'h', path: 'a.ts', place: { before: 1, after: 1 } };
const second = { ...hunk, place: { before: 2, after: 2 } };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-hunks-'));
  db = openStore(join(folder, 'sessions.db'));
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

it('keeps the marks of a review, also those of two windows', () => {
  changeStoredKeptHunks(db, { ...thread, hunks: [hunk], isKept: true });
  expect(readKeptHunks(db, thread)).toEqual([hunk]);
  // A window that does not know about the first mark adds one.
  changeStoredKeptHunks(db, { ...thread, hunks: [second], isKept: true });
  expect(readKeptHunks(db, thread)).toEqual([hunk, second]);
  changeStoredKeptHunks(db, { ...thread, hunks: [hunk], isKept: false });
  expect(readKeptHunks(db, thread)).toEqual([second]);
});

it('deletes the marks of a review with its thread', () => {
  changeStoredKeptHunks(db, { ...thread, hunks: [hunk], isKept: true });
  const journal = openJournal();
  forgetThreads(db, journal, { threadIds: [thread.threadId], at: 1 });
  journal.close();
  expect(readKeptHunks(db, thread)).toEqual([]);
  // Another window may not know about the deletion yet.
  changeStoredKeptHunks(db, { ...thread, hunks: [hunk], isKept: true });
  expect(readKeptHunks(db, thread)).toEqual([]);
});
