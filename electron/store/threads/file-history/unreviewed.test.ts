import { afterEach, beforeEach, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { otherAuthor } from '../../../model/changes/change-author.ts';
import type { FileSnapshot } from '../../../model/threads/file-snapshot.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { forgetThreads } from '../forget-threads.ts';
import { openJournal, openStore } from '../testing/sample-store.ts';
import { completeScan, markMoment, storeScan } from './file-history.ts';
import { readChangesPage } from './scope-changes.ts';
import { markCommitted, putUnreviewed, readFolderReview } from './unreviewed.ts';

const root = '/w';
const [one, two] = [threadId.parse('one'), threadId.parse('two')];
const absent: FileSnapshot = { kind: 'absent' };
const version = (sha256: string): FileSnapshot => ({ kind: 'file', sha256, mode: 0o644, size: 1 });

let db: Connection;
beforeEach(() => {
  db = openStore();
  storeScan(db, { root, isFirst: true, changes: [], contents: [] });
  completeScan(db, { root });
  markMoment(db, { message: 'm', threadId: one, root, folder: root, at: 1 });
});
afterEach(() => db.close());

function change(path: string, before: FileSnapshot, after: FileSnapshot): void {
  const stamp = after.kind === 'absent' ? null : 's';
  storeScan(db, {
    root,
    isFirst: false,
    changes: [{ path, stamp, changedAt: 1, before, after, authors: [otherAuthor] }],
    contents: [],
  });
}
const listUncommitted = () =>
  readChangesPage(db, { root, after: 0, isUncommitted: true })?.changes.map(({ path }) => path);
const commits = { root, upTo: 1_000, headStamp: '1', uncommitted: [], leftOut: [] };

it('a change is committed once its file is as in the last commit, and stays so', () => {
  change('a', absent, version('1'));
  change('b', absent, version('1'));
  markCommitted(db, { ...commits, uncommitted: ['b'] });
  expect(listUncommitted()).toEqual(['b']);
  markCommitted(db, { ...commits, uncommitted: ['a', 'b'] });
  expect(listUncommitted()).toEqual(['b']);
  change('a', version('1'), version('2'));
  expect(listUncommitted()).toEqual(['b', 'a']);
});

it('a removed file is committed once the last commit has it no longer', () => {
  change('a', version('1'), absent);
  markCommitted(db, { ...commits, uncommitted: ['a'] });
  expect(listUncommitted()).toEqual(['a']);
  markCommitted(db, commits);
  expect(listUncommitted()).toEqual([]);
});

it('changes that were taken back, came after git looked, or are where git does not look, are not committed', () => {
  change('back', version('1'), version('2'));
  change('back', version('2'), version('1'));
  change('inner/a', absent, version('1'));
  change('inner.txt', absent, version('1'));
  const upTo = readFolderReview(db, { root })?.newest ?? 0;
  change('late', absent, version('1'));
  markCommitted(db, { ...commits, upTo, leftOut: ['inner'] });
  expect(listUncommitted()).toEqual(['back', 'back', 'inner/a', 'late']);
});

it('what HEAD looked like is known until the next time, unless there was more to read', () => {
  markCommitted(db, commits);
  expect(readFolderReview(db, { root })).toMatchObject({ headStamp: '1' });
  markCommitted(db, { ...commits, headStamp: null });
  expect(readFolderReview(db, { root })).toMatchObject({ headStamp: '1' });
  expect(readFolderReview(db, { root: '/unknown' })).toBeNull();
});

it('the threads of a folder with something to review are listed until nothing is left or they are deleted', () => {
  const unreviewed = { files: 1, added: 2, removed: 3 };
  putUnreviewed(db, { threadId: one, unreviewed });
  markMoment(db, { message: 'n', threadId: two, root: '/other', folder: '/other', at: 1, isEarly: true });
  putUnreviewed(db, { threadId: two, unreviewed });
  expect(readFolderReview(db, { root })?.threads).toEqual([one]);
  putUnreviewed(db, { threadId: one, unreviewed: null });
  expect(readFolderReview(db, { root })?.threads).toEqual([]);
  putUnreviewed(db, { threadId: one, unreviewed });
  const journal = openJournal();
  forgetThreads(db, journal, { threadIds: [one], at: 1 });
  journal.close();
  putUnreviewed(db, { threadId: one, unreviewed });
  expect(db.prepare('SELECT thread FROM unreviewed_changes').pluck().all()).toEqual([two]);
});
