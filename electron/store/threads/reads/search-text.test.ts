import { describe, expect, it } from 'vitest';
import { anyText, fc } from '../../../../fixtures/testkit/properties.ts';
import { threadId } from '../../../../shared/base/ids.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import {
  answer,
  command,
  ended,
  fold,
  patch,
  put,
  started,
  tool,
  user,
} from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { openStore, sampleThread, save, toFacts } from '../testing/sample-store.ts';
import { deleteStoredThread, renameStoredThread } from '../writes/change-thread.ts';
import { findThreads, searchText } from './search-text.ts';

const file = { path: '/w/src/needle.ts', change: 'modified', movedTo: null, added: 1, removed: 0 } as const;
const said: readonly Entry[] = [
  {
    ...user,
    state: 'confirmed',
    text: 'Find the needle',
    sources: [{ kind: 'file', name: 'haystack.txt', source: null }],
  },
  { ...answer, state: 'done', text: 'The needle is in the Heuhaufen\n<b>here</b>' },
  { ...command, command: 'rg needle src', outputTail: 'secretoutput' },
  { ...patch, files: [file] },
  { ...tool, tool: 'lookup', arguments: '{"for":"needle"}', result: `needle ${'x '.repeat(2_000)} toofar` },
];

function storeOf(entries: readonly Entry[], over: Parameters<typeof toFacts>[0] = {}, db = openStore()) {
  const turns = fold(started(), ...entries.map((entry) => put(entry)), ended('completed'));
  save(db, turns, emptyTranscript, { thread: toFacts({ title: 'Needlework', ...over }) });
  return db;
}

function find(db: ReturnType<typeof openStore>, query: string, folder: string | null = null, limit = 50) {
  return searchText(db, { query, folders: folder === null ? null : [folder], limit });
}
const kinds = (db: ReturnType<typeof openStore>, query: string) => find(db, query).map(({ kind }) => kind);

describe('a search', () => {
  const db = storeOf(said);

  it('a text search finds messages, commands, edits and tool names', () => {
    expect(kinds(db, 'haystack')).toEqual(['user']);
    expect(kinds(db, 'heuhaufen')).toEqual(['assistant']);
    expect(kinds(db, 'rg')).toEqual(['command']);
    expect(kinds(db, 'needle.ts')).toEqual(['patch']);
    expect(kinds(db, 'lookup')).toEqual(['tool']);
  });

  it('a text search has titles first, and for each thread the place that was stored last', () => {
    const two = storeOf(said);
    const other = threadId.parse('thread-2');
    storeOf([{ ...answer, state: 'done', text: 'A needle again' }], { id: other, title: 'Quilts' }, two);
    const hits = find(two, 'needle').map(({ kind, threadId: id }) => [kind, id]);
    expect(hits).toEqual([
      ['title', sampleThread],
      ['assistant', other],
      ['tool', sampleThread],
    ]);
    expect(find(two, 'needle', null, 2)).toHaveLength(2);
  });

  it('a text search does not find outputs, or tool results past their beginning', () => {
    expect(kinds(db, 'secretoutput')).toEqual([]);
    expect(kinds(db, 'toofar')).toEqual([]);
  });

  it('a text search requires all words, matches the last one by prefix, and matches phrases exactly', () => {
    expect(kinds(db, 'heuhaufen need')).toEqual(['assistant']);
    expect(kinds(db, 'heuhauf needle')).toEqual([]);
    expect(kinds(db, '"the needle"')).toEqual(['assistant']);
    expect(kinds(db, '"needle the"')).toEqual([]);
  });

  it('a text search has the place, with the words marked in plain text', () => {
    const [hit] = find(db, 'heuhaufen');
    expect(hit).toMatchObject({
      threadId: sampleThread,
      title: 'Needlework',
      folder: '/w',
      turnId: 'turn-1',
      entryId: answer.id,
    });
    const { text, marks } = hit?.snippet ?? { text: '', marks: [] };
    expect(text).toBe('The needle is in the Heuhaufen <b>here</b>');
    expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(['Heuhaufen']);
  });

  it('a text search has no more hits than requested', () => {
    expect(find(db, 'needle', null, 2).map(({ kind }) => kind)).toEqual(['title', 'tool']);
    expect(find(db, 'needle', null, 1)).toHaveLength(1);
  });

  it.each([
    'AND',
    'needle OR',
    'words: x',
    '-needle',
    'NEAR(a b)',
    '^needle',
    'needle*',
    '{folder}: f1',
    "'; DROP TABLE items",
  ])('a text search treats %s as plain words', (query) => {
    expect(() => find(db, query)).not.toThrow();
    expect(find(db, query)).toEqual(find(db, query.replace(/[^\w ]/g, ' ')));
  });

  it('a text search accepts any input', () => {
    fc.assert(fc.property(anyText(), (query) => void find(db, query)));
  });

  it('a text search finds no folder by a word of the index', () => {
    expect(kinds(db, 'f1')).toEqual([]);
  });
});

describe('the index', () => {
  it('the search index follows changes to an entry', () => {
    const db = storeOf([{ ...answer, text: 'first' }]);
    storeOf([{ ...answer, state: 'done', text: 'second' }], {}, db);
    expect([kinds(db, '"first"'), kinds(db, '"second"')]).toEqual([[], ['assistant']]);
  });

  it("the search index follows changes to a thread's name", () => {
    const db = storeOf([]);
    renameStoredThread(db, { threadId: sampleThread, name: 'Quilts' });
    expect([kinds(db, 'needlework'), kinds(db, 'quilts')]).toEqual([[], ['title']]);
    expect(find(db, 'quilts')[0]?.title).toBe('Quilts');
    storeOf([], { title: 'Knitting' }, db);
    expect([kinds(db, 'knitting'), kinds(db, 'quilts')]).toEqual([[], ['title']]);
    renameStoredThread(db, { threadId: sampleThread, name: null });
    expect(kinds(db, 'knitting')).toEqual(['title']);
  });

  it('the search index forgets a deleted thread with everything attached to it', () => {
    const db = storeOf(said);
    expect(deleteStoredThread(db, { threadId: sampleThread, at: 1 })).toBe(true);
    expect(kinds(db, 'needle')).toEqual([]);
    const left = db.prepare('SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM attachments)');
    expect(left.pluck().get()).toBe(0);
    expect(db.prepare(`SELECT count(*) FROM item_words WHERE item_words MATCH 'needle'`).pluck().get()).toBe(0);
  });

  it('the search index knows the workspace, even after a thread moves to another one', () => {
    const db = storeOf(said);
    storeOf(
      [{ ...answer, state: 'done', text: 'needle' }],
      { id: threadId.parse('thread-2'), folder: '/other', title: 'B' },
      db,
    );
    expect(find(db, 'needle', '/other').map((hit) => hit.threadId)).toEqual(['thread-2']);
    expect(find(db, 'needle', '/nowhere')).toEqual([]);
    storeOf(said, { folder: '/other' }, db);
    expect(find(db, 'needle', '/other')).toHaveLength(3);
    expect(find(db, 'needle', '/w')).toEqual([]);
  });
});

it('finds archived threads and marks them', () => {
  const db = storeOf(said);
  db.exec('UPDATE threads SET archived_at = 5');
  expect(find(db, 'needle').every(({ archived }) => archived)).toBe(true);
});

describe("a hit in an agent's thread", () => {
  const root = threadId.parse('thread-1');
  const outer = threadId.parse('outer');
  const inner = threadId.parse('inner');
  const of = (parent: typeof root, name: string | null) => ({ parent, turnId: null, entryId: null, name });
  const words = [{ ...answer, state: 'done', text: 'A thimble' }] as const;

  it("a hit in an agent's thread names the user's thread that the agent works for, and the agents in between", () => {
    const db = storeOf(said);
    storeOf([], { id: outer, title: 'outer', agentOf: of(root, 'outer') }, db);
    storeOf(words, { id: inner, title: 'inner', agentOf: of(outer, null) }, db);
    expect(find(db, 'thimble')).toMatchObject([{ threadId: inner, agent: { root, path: ['outer', 'Agent'] } }]);
    expect(find(db, 'heuhaufen')).toMatchObject([{ threadId: root, agent: null }]);
    const found = findThreads(db, { query: 'thimble', folders: ['/w'], limit: 5 });
    expect(found.rows.map(({ id }) => id)).toEqual([root]);
  });

  it('a hit in an agent’s thread is left out if that thread is unknown, or if agents work for each other in a loop', () => {
    const alone = storeOf(words, { id: inner, title: 'inner', agentOf: of(outer, 'inner') });
    expect(find(alone, 'thimble')).toEqual([]);
    storeOf([], { id: outer, title: 'outer', agentOf: of(inner, 'outer') }, alone);
    expect(find(alone, 'thimble')).toEqual([]);
  });
});
