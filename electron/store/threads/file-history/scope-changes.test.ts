import { afterEach, beforeEach, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import type { FileSnapshot } from '../../../model/threads/file-snapshot.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { openStore } from '../testing/sample-store.ts';
import { completeScan, markMoment, storeScan } from './file-history.ts';
import { readChangesPage, readThreadStart } from './scope-changes.ts';

const [one, other] = [threadId.parse('one'), threadId.parse('other')];
const root = '/w';
const absent: FileSnapshot = { kind: 'absent' };
const file: FileSnapshot = { kind: 'file', sha256: 'a', mode: 0o644, size: 1 };

let db: Connection;
beforeEach(() => {
  db = openStore();
  storeScan(db, { root, isFirst: true, changes: [], contents: [] });
  completeScan(db, { root });
});
afterEach(() => db.close());

/** Records that a thread made files, at a moment. */
function make(thread: typeof one, at: number, ...paths: readonly string[]): void {
  const authors = [{ kind: 'turn', threadId: thread, agentId: null, isInterrupted: false }] as const;
  const changes = paths.map((path) => ({ path, stamp: 's', changedAt: at, before: absent, after: file, authors }));
  storeScan(db, { root, isFirst: false, changes, contents: [] });
}
const mark = (message: string, thread: typeof one, at: number, folder = root) =>
  markMoment(db, { message, threadId: thread, root: folder, folder, at });
const pathsOf = (wanted: Omit<Parameters<typeof readChangesPage>[1], 'root' | 'after'>) =>
  readChangesPage(db, { root, after: 0, ...wanted })?.changes.map(({ path }) => path);

it('the record of a thread begins at its oldest mark, and is whole if that is its first message', () => {
  storeScan(db, { root: '/moved', isFirst: true, changes: [], contents: [] });
  completeScan(db, { root: '/moved' });
  mark('theirs', other, 1);
  make(other, 2, 'theirs');
  mark('first', one, 3);
  make(one, 4, 'a');
  mark('second', one, 5);
  expect(readThreadStart(db, { threadId: one, first: 'first' })).toEqual({ root, after: 1, at: 3, isWhole: true });
  expect(readThreadStart(db, { threadId: one, first: 'before the record' })?.isWhole).toBe(false);
  // A fork begins with the first message of the thread that it comes from.
  expect(readThreadStart(db, { threadId: one, first: 'theirs' })?.isWhole).toBe(false);
  // A mark in another folder is no part of this record.
  mark('elsewhere', one, 0, '/moved');
  expect(readThreadStart(db, { threadId: one, first: 'elsewhere' })).toMatchObject({ root, isWhole: false });
  expect(readThreadStart(db, { threadId: threadId.parse('none'), first: null })).toBeNull();
});

it('the record of a thread is the one of the folder of its newest turn', () => {
  mark('first', one, 1);
  storeScan(db, { root: '/moved', isFirst: true, changes: [], contents: [] });
  completeScan(db, { root: '/moved' });
  mark('second', one, 2, '/moved');
  expect(readThreadStart(db, { threadId: one, first: 'first' })).toMatchObject({ root: '/moved', at: 2 });
});

it('changes are found by thread, by time and by path', () => {
  make(one, 1, 'a', 'gone\udce9');
  make(other, 2, 'b');
  make(one, 3, 'a');
  expect(pathsOf({})).toEqual(['a', 'gone\udce9', 'b', 'a']);
  expect(pathsOf({ threadId: one })).toEqual(['a', 'gone\udce9', 'a']);
  expect(pathsOf({ since: 2 })).toEqual(['b', 'a']);
  expect(pathsOf({ paths: ['gone\udce9', 'b', 'none'] })).toEqual(['gone\udce9', 'b']);
  expect(readChangesPage(db, { root: '/unknown', after: 0 })).toBeNull();
});

it('a thousand changes are read at once', () => {
  make(one, 1, ...Array.from({ length: 1_500 }, (_, at) => `file${at}`));
  const first = readChangesPage(db, { root, after: 0 });
  const rest = readChangesPage(db, { root, after: first?.next ?? 0 });
  expect([first?.changes.length, rest?.changes.length, rest?.next]).toEqual([1_000, 500, null]);
  expect(rest?.changes[0]?.path).toBe('file1000');
});
