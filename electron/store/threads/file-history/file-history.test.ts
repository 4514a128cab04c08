import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import type { KeptState, SeenContent } from '../../../../shared/rewind/kept-state.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { forgetThreads } from '../forget-threads.ts';
import { openJournal, openStore } from '../testing/sample-store.ts';
import {
  type AttributedChange,
  completeLook,
  keepLook,
  markMoment,
  readContents,
  readKnownFiles,
  readSince,
  readStates,
} from './file-history.ts';
import { pruneHistory } from './prune-history.ts';
import { advanceRewind, listRewinds, putRewind, readRewind, unfinishedRewinds } from './rewinds.ts';

const one = threadId.parse('one');
const root = '/w';
const absent: KeptState = { kind: 'absent' };
const file = (sha256: string): KeptState => ({ kind: 'file', sha256, mode: 0o644, size: 3 });
const content = (sha256: string): SeenContent => ({ sha256, size: 3, deflated: Buffer.from(sha256) });

function change(path: string, before: KeptState | null, after: KeptState): AttributedChange {
  const stamp = after.kind === 'absent' ? null : `stamp of ${path}`;
  return { path, stamp, before, after, changedAt: 5, thread: one };
}

describe('the file history', () => {
  let db: Connection;
  beforeEach(() => {
    db = openStore();
    const changes = [change('a', null, file('a1')), change('gone\udce9', null, file('g1'))];
    keepLook(db, { root, isFirst: true, changes, contents: [content('a1'), content('g1')] });
    completeLook(db, { root });
    markMoment(db, { message: 'first', threadId: one, root, at: 10 });
  });
  afterEach(() => db.close());

  function edit(): void {
    const changes = [change('a', file('a1'), file('a2')), change('gone\udce9', file('g1'), absent)];
    keepLook(db, { root, isFirst: false, changes, contents: [content('a2')] });
  }

  it('knows each file as the last look saw it, also one whose name is not UTF-8', () => {
    edit();
    expect(readKnownFiles(db, { root })).toEqual({
      isComplete: true,
      bytes: 6,
      files: [{ path: 'a', stamp: 'stamp of a', state: file('a2') }],
    });
    expect(readStates(db, { root, paths: ['gone\udce9', 'a'] })).toEqual([absent, file('a2')]);
    expect(readSince(db, { message: 'first' })?.changes.at(-1)).toMatchObject({ path: 'gone\udce9', after: absent });
  });

  it('lists what changed since the moment before a turn, and nothing from before', () => {
    edit();
    markMoment(db, { message: 'second', threadId: one, root, at: 20 });
    keepLook(db, { root, isFirst: false, changes: [change('b', absent, file('b1'))], contents: [content('b1')] });
    expect(readSince(db, { message: 'first' })?.changes.map(({ path }) => path)).toEqual(['a', 'gone\udce9', 'b']);
    expect(readSince(db, { message: 'second' })).toEqual({
      root,
      at: 20,
      changes: [{ path: 'b', at: 5, thread: one, before: absent, after: file('b1') }],
      marks: [{ thread: one, at: 20 }],
    });
    expect(readSince(db, { message: 'unknown' })).toBeNull();
  });

  it('tells that what is in an ignored folder is ignored', () => {
    const ignored: KeptState = { kind: 'lost', why: 'ignored' };
    keepLook(db, { root, isFirst: false, changes: [change('out', absent, ignored)], contents: [] });
    const paths = ['out', 'out/deep/a', 'outer', 'a'];
    expect(readStates(db, { root, paths })).toEqual([ignored, ignored, absent, file('a1')]);
  });

  it('stores all of a look or nothing', () => {
    const broken = { ...content('b1'), deflated: 'not bytes' as never };
    const look = { root, isFirst: false, changes: [change('b', absent, file('b1'))], contents: [broken] };
    expect(() => keepLook(db, look)).toThrow();
    expect(readSince(db, { message: 'first' })?.changes).toEqual([]);
  });

  it('refuses a look that compared with files that are no longer known', () => {
    pruneHistory(db, { limit: 1_000, since: 11 });
    expect(() => edit()).toThrow('no longer known');
    expect(readKnownFiles(db, { root }).isComplete).toBe(false);
  });

  it('removes what is too old, and the contents that nothing needs', () => {
    edit();
    markMoment(db, { message: 'second', threadId: one, root, at: 20 });
    expect(pruneHistory(db, { limit: 1_000, since: 11 })).toEqual({ forgotten: [] });
    expect(readSince(db, { message: 'first' })).toBeNull();
    expect(readSince(db, { message: 'second' })?.changes).toEqual([]);
    expect(readContents(db, { sha256s: ['a1', 'g1', 'a2'] }).map(({ sha256 }) => sha256)).toEqual(['a2']);
  });

  it('removes the oldest turns until the rest fits', () => {
    edit();
    markMoment(db, { message: 'second', threadId: one, root, at: 20 });
    expect(pruneHistory(db, { limit: 3, since: 0 })).toEqual({ forgotten: [] });
    expect(readSince(db, { message: 'first' })).toBeNull();
    expect(readSince(db, { message: 'second' })).not.toBeNull();
    expect(pruneHistory(db, { limit: 1, since: 0 })).toEqual({ forgotten: [root] });
    expect(readKnownFiles(db, { root })).toEqual({ isComplete: false, files: [], bytes: 0 });
  });

  it('keeps the contents that the undo of a rewind needs', () => {
    edit();
    put('rewind');
    advanceRewind(db, { id: 'rewind', stage: 'done', keptIn: null });
    pruneHistory(db, { limit: 1_000, since: 11 });
    expect(readContents(db, { sha256s: ['a1', 'a2', 'merged'] })).toHaveLength(3);
    expect(readRewind(db, { id: 'rewind' })?.steps).toEqual([
      { path: 'a', before: file('a2'), after: file('a1') },
      { path: 'b', before: absent, after: file('merged') },
    ]);
  });

  it('finds the rewinds that an earlier start left', () => {
    put('prepared');
    put('reverting');
    put('done');
    advanceRewind(db, { id: 'reverting', stage: 'reverting', keptIn: threadId.parse('kept') });
    advanceRewind(db, { id: 'done', stage: 'done', keptIn: null });
    const stages = unfinishedRewinds(db).map(({ id, keptIn, stage }) => ({ id, keptIn, stage }));
    expect(stages).toHaveLength(2);
    expect(stages).toContainEqual({ id: 'prepared', stage: 'prepared', keptIn: null });
    expect(stages).toContainEqual({ id: 'reverting', stage: 'reverting', keptIn: 'kept' });
  });

  it('goes with the last thread that needs it', () => {
    edit();
    put('rewind');
    const journal = openJournal();
    forgetThreads(db, journal, { threadIds: [one], at: 30 });
    journal.close();
    expect(readSince(db, { message: 'first' })).toBeNull();
    expect(listRewinds(db, { threadId: one })).toEqual([]);
    expect(readContents(db, { sha256s: ['a1', 'a2', 'g1', 'merged'] })).toEqual([]);
    // What was under way ends later.
    keepLook(db, { root, isFirst: true, changes: [], contents: [] });
    completeLook(db, { root });
    markMoment(db, { message: 'late', threadId: one, root, at: 40 });
    put('late');
    advanceRewind(db, { id: 'rewind', stage: 'done', keptIn: null });
    expect(readSince(db, { message: 'late' })).toBeNull();
    expect(listRewinds(db, { threadId: one })).toEqual([]);
    expect(pruneHistory(db, { limit: 1_000, since: 0 })).toEqual({ forgotten: [root] });
  });

  function put(id: string): void {
    const steps = [
      { path: 'a', before: file('a2'), after: file('a1') },
      { path: 'b', before: absent, after: file('merged') },
    ];
    const rewind = {
      id,
      threadId: one,
      at: 15,
      stage: 'prepared',
      scope: 'files',
      root,
      beforeTurn: null,
      turns: 0,
      keptIn: null,
      discarded: null,
      undoes: null,
      leaves: [],
      tookBack: [],
    } as const;
    putRewind(db, { rewind, steps, contents: [content('merged')] });
  }
});
