import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { ended, fold, started } from '../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { factsOf, load, openStore, save } from '../testing/sample-store.ts';
import {
  archiveThread,
  deleteThread,
  markKnownToCodex,
  renameThread,
  setThreadPinned,
} from '../writes/change-thread.ts';
import { listThreads } from './list-threads.ts';

const [a, b, c] = [threadId.parse('a'), threadId.parse('b'), threadId.parse('c')];

function storeOf() {
  const db = openStore();
  const add = (id: typeof a, updatedAt: number, folder: string) =>
    save(db, fold(started(), ended('failed')), emptyTranscript, {
      thread: factsOf({ id, updatedAt, folder, title: `Thread ${id}` }),
    });
  add(a, 1, '/w');
  add(b, 2, '/w');
  add(c, 3, '/other');
  return db;
}

function list(db: ReturnType<typeof openStore>, over: Partial<Parameters<typeof listThreads>[1]> = {}) {
  return listThreads(db, { workspace: null, archived: false, search: '', ...over });
}
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('the list', () => {
  it('has the newest first, and before them the pinned ones', () => {
    const db = storeOf();
    expect(ids(list(db))).toEqual([c, b, a]);
    setThreadPinned(db, { threadId: a, at: 9 });
    expect(ids(list(db))).toEqual([a, c, b]);
    setThreadPinned(db, { threadId: a, at: null });
    expect(ids(list(db))).toEqual([c, b, a]);
  });

  it('has those of one workspace, or none of a folder that is not known', () => {
    const db = storeOf();
    expect(ids(list(db, { workspace: '/w' }))).toEqual([b, a]);
    expect(list(db, { workspace: '/nowhere' })).toEqual([]);
  });

  it('has archived ones only when they are asked for', () => {
    const db = storeOf();
    archiveThread(db, { threadId: b, at: 7 });
    expect(ids(list(db))).toEqual([c, a]);
    expect(list(db, { archived: true })).toMatchObject([{ id: b, archivedAt: 7 }]);
    archiveThread(db, { threadId: b, at: null });
    expect(ids(list(db))).toEqual([c, b, a]);
  });

  it('finds titles and names whatever their case, beyond plain letters too', () => {
    const db = storeOf();
    renameThread(db, { threadId: a, name: 'Über ÄPFEL' });
    expect(ids(list(db, { search: ' äpfel ' }))).toEqual([a]);
    expect(ids(list(db, { search: 'thread' }))).toEqual([c, b]);
    expect(list(db, { search: '%' })).toEqual([]);
  });

  it('tells how the last turn ended, and what Codex does not know any more', () => {
    const db = storeOf();
    markKnownToCodex(db, { threadId: c, known: false });
    expect(list(db)[0]).toMatchObject({
      id: c,
      title: 'Thread c',
      folder: '/other',
      lastStatus: 'failed',
      knownToCodex: false,
    });
    expect(load(db, c).turns).toHaveLength(1);
  });
});

it('each says whether the thread is there', () => {
  const db = storeOf();
  const x = threadId.parse('x');
  expect(renameThread(db, { threadId: x, name: 'n' })).toBe(false);
  expect(setThreadPinned(db, { threadId: x, at: 1 })).toBe(false);
  expect(archiveThread(db, { threadId: x, at: 1 })).toBe(false);
  expect(markKnownToCodex(db, { threadId: x, known: true })).toBe(false);
  expect(deleteThread(db, { threadId: x })).toBe(false);
  expect(deleteThread(db, { threadId: a })).toBe(true);
  expect(ids(list(db))).toEqual([c, b]);
});
