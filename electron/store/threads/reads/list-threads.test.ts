import { describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import type { PlanEntry } from '../../../../shared/transcript/entry.ts';
import { findProposedPlan } from '../../../../shared/transcript/proposed-plan.ts';
import { common, ended, fold, put, started, two } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { listDeleted } from '../deleted-threads.ts';
import { load, openStore, save, toFacts } from '../testing/sample-store.ts';
import {
  archiveStoredThread,
  deleteStoredThread,
  markKnownToCodex,
  noteThread,
  renameStoredThread,
  setThreadPinned,
} from '../writes/change-thread.ts';
import { listThreads, listThreadsById } from './list-threads.ts';

const [a, b, c] = [threadId.parse('a'), threadId.parse('b'), threadId.parse('c')];

function storeOf() {
  const db = openStore();
  const add = (id: typeof a, updatedAt: number, folder: string) =>
    save(db, fold(started(), ended('failed')), emptyTranscript, {
      thread: toFacts({ id, updatedAt, folder, title: `Thread ${id}` }),
    });
  add(a, 1, '/w');
  add(b, 2, '/w');
  add(c, 3, '/other');
  return db;
}

function list(db: ReturnType<typeof openStore>, over: Partial<Parameters<typeof listThreads>[1]> = {}) {
  return listThreads(db, { folders: null, search: '', ...over });
}
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('the list', () => {
  it('the thread list has pinned threads first, then the newest', () => {
    const db = storeOf();
    expect(ids(list(db))).toEqual([c, b, a]);
    setThreadPinned(db, { threadId: a, at: 9 });
    expect(ids(list(db))).toEqual([a, c, b]);
    setThreadPinned(db, { threadId: a, at: null });
    expect(ids(list(db))).toEqual([c, b, a]);
  });

  it.each<[string, boolean, Partial<PlanEntry>]>([
    ['a plan', true, {}],
    ['a plan that is not whole', false, { state: 'dropped', dropReason: 'interrupted' }],
    ['an empty plan', false, { text: ' \n' }],
    ['a list of steps', false, { steps: [{ text: 'Write it', status: 'pending' }] }],
  ])('the thread list says whether %s waits for the user: %s', (_what, hasPlan, over) => {
    const db = openStore();
    const entry: PlanEntry = {
      ...common('plan'),
      kind: 'plan',
      text: '# Plan',
      steps: [],
      state: 'done',
      dropReason: null,
      ...over,
    };
    const planned = fold(started(), put(entry), ended('completed'));
    save(db, planned, emptyTranscript, { thread: toFacts({ id: a }) });
    expect(list(db)).toMatchObject([{ hasPlan }]);
    expect(planned.turns.map((turn) => findProposedPlan(turn) !== null)).toEqual([hasPlan]);
    const followed = fold(started(), put(entry), ended('completed'), started(two), ended('completed', two));
    save(db, followed, planned, { thread: toFacts({ id: a }) });
    expect(list(db)).toMatchObject([{ hasPlan: false }]);
  });

  it('the thread list filters by workspace, and has none for an unknown folder', () => {
    const db = storeOf();
    expect(ids(list(db, { folders: ['/w'] }))).toEqual([b, a]);
    expect(list(db, { folders: ['/nowhere'] })).toEqual([]);
  });

  it('the thread list limits the result to the first threads', () => {
    const db = storeOf();
    expect(ids(list(db, { limit: 2 }))).toEqual([c, b]);
    setThreadPinned(db, { threadId: a, at: 3 });
    expect(ids(list(db, { limit: 2 }))).toEqual([a, c]);
  });

  it('the thread list separates archived threads from the others', () => {
    const db = storeOf();
    const archived = () => list(db).map(({ archivedAt }) => archivedAt);
    archiveStoredThread(db, { threadId: b, at: 7 });
    expect(archived()).toEqual([null, 7, null]);
    expect(ids(list(db, { archived: false }))).toEqual([c, a]);
    expect(ids(list(db, { archived: true }))).toEqual([b]);
    archiveStoredThread(db, { threadId: b, at: null });
    expect(archived()).toEqual([null, null, null]);
  });

  it('the thread list finds forks and what they were forked from', () => {
    const db = storeOf();
    expect(list(db, { related: true })).toEqual([]);
    db.prepare('UPDATE threads SET forked_from = :a WHERE id = :b').run({ a, b });
    expect(ids(list(db, { related: true }))).toEqual([b, a]);
  });

  it('the thread list finds threads by id', () => {
    const db = storeOf();
    expect(ids(listThreadsById(db, [a, c, threadId.parse('x')]))).toEqual([c, a]);
    expect(listThreadsById(db, [])).toEqual([]);
  });

  it('the thread list ignores case in titles and names, beyond ASCII too', () => {
    const db = storeOf();
    renameStoredThread(db, { threadId: a, name: 'Über ÄPFEL' });
    expect(ids(list(db, { search: ' äpfel ' }))).toEqual([a]);
    expect(ids(list(db, { search: 'thread' }))).toEqual([c, b]);
    expect(list(db, { search: '%' })).toEqual([]);
  });

  it('the thread list has the status of the last turn, and what Codex no longer knows', () => {
    const db = storeOf();
    markKnownToCodex(db, { threadId: c, known: false });
    expect(list(db)[0]).toMatchObject({
      id: c,
      title: 'Thread c',
      folder: '/other',
      lastStatus: 'failed',
      hasPlan: false,
      knownToCodex: false,
    });
    expect(load(db, c).turns).toHaveLength(1);
  });
});

it('returns whether the thread exists', () => {
  const db = storeOf();
  const x = threadId.parse('x');
  expect(renameStoredThread(db, { threadId: x, name: 'n' })).toBe(false);
  expect(setThreadPinned(db, { threadId: x, at: 1 })).toBe(false);
  expect(archiveStoredThread(db, { threadId: x, at: 1 })).toBe(false);
  expect(markKnownToCodex(db, { threadId: x, known: true })).toBe(false);
  expect(deleteStoredThread(db, { threadId: x, at: 1 })).toBe(false);
  expect(deleteStoredThread(db, { threadId: a, at: 1 })).toBe(true);
  expect(ids(list(db))).toEqual([c, b]);
});

it('remembers a thread as deleted even if the store does not have it', () => {
  const db = storeOf();
  const x = threadId.parse('x');
  for (const id of [a, x, a]) deleteStoredThread(db, { threadId: id, at: 1 });
  expect(listDeleted(db).toSorted()).toEqual([a, x]);
});

it('removes a thread that only Codex had once Codex loses it, and noting a thread again changes nothing', () => {
  const db = storeOf();
  const noted = toFacts({ id: threadId.parse('noted'), title: 'Of the terminal' });
  noteThread(db, noted);
  setThreadPinned(db, { threadId: noted.id, at: 3 });
  noteThread(db, { ...noted, title: 'Another title' });
  expect(list(db)[0]).toMatchObject({ id: noted.id, title: 'Of the terminal', pinnedAt: 3 });
  expect(markKnownToCodex(db, { threadId: noted.id, known: false })).toBe(false);
  expect(markKnownToCodex(db, { threadId: a, known: false })).toBe(true);
  expect(ids(list(db))).toEqual([c, b, a]);
});
