import { afterEach, beforeEach, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { forgetThreads } from '../forget-threads.ts';
import { openJournal, openStore } from '../testing/sample-store.ts';
import { completeScan, markMoment, storeScan } from './file-history.ts';
import { putUnreviewed, readFolderReview } from './unreviewed.ts';

const root = '/w';
const [one, two] = [threadId.parse('one'), threadId.parse('two')];

let db: Connection;
beforeEach(() => {
  db = openStore();
  storeScan(db, { root, isFirst: true, changes: [], contents: [] });
  completeScan(db, { root });
  markMoment(db, { message: 'm', threadId: one, root, folder: root, at: 1 });
});
afterEach(() => db.close());

it('the threads of a folder with something to review are listed until nothing is left or they are deleted', () => {
  const unreviewed = { files: 1, added: 2, removed: 3 };
  putUnreviewed(db, { threadId: one, unreviewed });
  markMoment(db, { message: 'n', threadId: two, root: '/other', folder: '/other', at: 1, isEarly: true });
  putUnreviewed(db, { threadId: two, unreviewed });
  expect(readFolderReview(db, { root })?.threads).toEqual([one]);
  expect(readFolderReview(db, { root: '/unknown' })).toBeNull();
  putUnreviewed(db, { threadId: one, unreviewed: null });
  expect(readFolderReview(db, { root })?.threads).toEqual([]);
  putUnreviewed(db, { threadId: one, unreviewed });
  const journal = openJournal();
  forgetThreads(db, journal, { threadIds: [one], at: 1 });
  journal.close();
  putUnreviewed(db, { threadId: one, unreviewed });
  expect(db.prepare('SELECT thread FROM unreviewed_changes').pluck().all()).toEqual([two]);
});
