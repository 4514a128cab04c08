import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import type { FileSnapshot, ObservedContent } from '../../../model/threads/file-snapshot.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { forgetThreads } from '../forget-threads.ts';
import { openJournal, openStore } from '../testing/sample-store.ts';
import {
  type AttributedChange,
  completeScan,
  getHistoryBytes,
  markMoment,
  readContents,
  readHistoryBytes,
  readKnownFiles,
  readSince,
  readStates,
  settleChanges,
  storeScan,
} from './file-history.ts';
import { forgetThreadHistory, pruneHistory, pruneInParts } from './prune-history.ts';
import { advanceRewind, listRewinds, listUnfinishedRewinds, putRewind, readRewind } from './rewinds.ts';

const one = threadId.parse('one');
const two = threadId.parse('two');
const author = { kind: 'rewind', threadId: one, rewindId: 'r' } as const;
const root = '/w';
const day = 24 * 3_600_000;
const absent: FileSnapshot = { kind: 'absent' };
const file = (sha256: string): FileSnapshot => ({ kind: 'file', sha256, mode: 0o644, size: 3 });
const content = (sha256: string): ObservedContent => ({ sha256, size: 3, deflated: Buffer.from(sha256) });

function change(path: string, before: FileSnapshot | null, after: FileSnapshot): AttributedChange {
  const stamp = after.kind === 'absent' ? null : `stamp of ${path}`;
  return { path, stamp, before, after, changedAt: 5, authors: [author] };
}

/** Removes history without a pause. */
function prune(...given: Parameters<typeof pruneInParts>) {
  const work = pruneInParts(...given);
  for (;;) {
    const part = work.next();
    if (part.done === true) return part.value;
  }
}

describe('the file history', () => {
  let db: Connection;
  beforeEach(() => {
    db = openStore();
    const changes = [change('a', null, file('a1')), change('gone\udce9', null, file('g1'))];
    storeScan(db, { root, isFirst: true, changes, contents: [content('a1'), content('g1')] });
    completeScan(db, { root });
    markMoment(db, { message: 'first', threadId: one, root, folder: root, at: 10 });
  });
  afterEach(() => db.close());

  const pruneAt = (now: number) => prune(db, { limit: 1_000, inUse: [], now });

  /** Starts once on each of these days after the first turn. Returns what the last start removed. */
  function startDaily(from: number, to: number) {
    for (let at = from; at < to; at++) pruneAt(at * day + 10);
    return pruneAt(to * day + 10);
  }

  function edit(): void {
    const changes = [change('a', file('a1'), file('a2')), change('gone\udce9', file('g1'), absent)];
    storeScan(db, { root, isFirst: false, changes, contents: [content('a2')] });
  }

  it('the file history returns each file as the last scan saw it, also with a name that is not UTF-8', () => {
    edit();
    expect(readKnownFiles(db, { root, after: null })).toEqual({
      isComplete: true,
      firstTurnAt: 10,
      files: [{ path: 'a', stamp: 'stamp of a', state: file('a2') }],
      next: null,
    });
    expect(readStates(db, { root, paths: ['gone\udce9', 'a'] })).toEqual([absent, file('a2')]);
    expect(readSince(db, { message: 'first' })?.changes.at(-1)).toMatchObject({ path: 'gone\udce9', after: absent });
  });

  it('the file history returns what it knows and counts what it stores in parts that miss nothing', () => {
    const names = Array.from({ length: 5_500 }, (_, at) => `file ${at}`);
    const changes = names.map((name) => change(name, absent, file(name)));
    storeScan(db, { root, isFirst: false, changes, contents: names.map(content) });
    const first = readKnownFiles(db, { root, after: null });
    const rest = readKnownFiles(db, { root, after: first.next });
    const paths = new Set([...first.files, ...rest.files].map(({ path }) => path));
    expect([first.files.length, rest.next, new Set(names).isSubsetOf(paths)]).toEqual([5_000, null, true]);
    const part = readHistoryBytes(db, { after: 0 });
    const last = readHistoryBytes(db, { after: part.next ?? Number.NaN });
    expect([part.bytes + last.bytes, last.next]).toEqual([getHistoryBytes(db), null]);
  });

  it('the file history lists what changed since the moment before a turn, and nothing from before', () => {
    edit();
    markMoment(db, { message: 'second', threadId: one, root, folder: root, at: 20 });
    storeScan(db, { root, isFirst: false, changes: [change('b', absent, file('b1'))], contents: [content('b1')] });
    expect(readSince(db, { message: 'first' })?.changes.map(({ path }) => path)).toEqual(['a', 'gone\udce9', 'b']);
    expect(readSince(db, { message: 'second' })).toEqual({
      root,
      at: 20,
      changes: [{ path: 'b', at: 5, authors: [author], before: absent, after: file('b1') }],
      folders: [],
      marks: [{ thread: one, at: 20 }],
    });
    expect(readSince(db, { message: 'unknown' })).toBeNull();
  });

  it('the file history replaces the authors of exactly the changes that are settled, and of none that is gone', () => {
    edit();
    const settled = { path: 'a', changedAt: 5, authors: [author], before: file('a1'), after: file('a2') };
    const other = { kind: 'other' } as const;
    const parts = [{ before: file('a1'), after: file('a2'), authors: [other, author] }];
    const gone = { ...settled, before: file('a0') };
    settleChanges(db, { root, changes: [gone, settled].map((one) => ({ ...one, parts })), contents: [] });
    expect(readSince(db, { message: 'first' })?.changes.map(({ authors }) => authors)).toEqual([
      [other, author],
      [author],
    ]);
  });

  it('the parts of a change that is settled later come before the turn and the changes that followed it', () => {
    const open = { ...change('a', file('a1'), file('a3')), isOpen: true };
    storeScan(db, { root, isFirst: false, changes: [open], contents: [content('a3')] });
    markMoment(db, { message: 'second', threadId: one, root, folder: root, at: 20 });
    storeScan(db, { root, isFirst: false, changes: [change('a', file('a3'), file('a4'))], contents: [content('a4')] });
    const other = { kind: 'other' } as const;
    const parts = [
      { before: file('a1'), after: file('a2'), authors: [other] },
      { before: file('a2'), after: file('a3'), authors: [author] },
    ];
    settleChanges(db, { root, changes: [{ ...open, before: file('a1'), parts }], contents: [content('a2')] });
    const states = (message: string) => readSince(db, { message })?.changes.map(({ after }) => after);
    expect(states('first')).toEqual([file('a2'), file('a3'), file('a4')]);
    expect(states('second')).toEqual([file('a4')]);
    expect(readContents(db, { sha256s: ['a2'] })).toHaveLength(1);
  });

  it('the file history reports files in an ignored folder as ignored', () => {
    const ignored: FileSnapshot = { kind: 'lost', why: 'ignored' };
    storeScan(db, { root, isFirst: false, changes: [change('out', absent, ignored)], contents: [] });
    const paths = ['out', 'out/deep/a', 'outer', 'a'];
    expect(readStates(db, { root, paths })).toEqual([ignored, ignored, absent, file('a1')]);
  });

  it('the file history stores all of a scan or nothing', () => {
    const broken = { ...content('b1'), deflated: 'not bytes' as never };
    const look = { root, isFirst: false, changes: [change('b', absent, file('b1'))], contents: [broken] };
    expect(() => storeScan(db, look)).toThrow();
    expect(readSince(db, { message: 'first' })?.changes).toEqual([]);
  });

  it('the file history refuses a scan that was compared with files that are no longer known', () => {
    startDaily(1, 30);
    expect(() => edit()).toThrow('no longer known');
    expect(readKnownFiles(db, { root, after: null }).isComplete).toBe(false);
  });

  it('the file history removes what was kept for thirty days, and the contents that nothing needs', () => {
    startDaily(1, 20);
    edit();
    markMoment(db, { message: 'second', threadId: one, root, folder: root, at: 20 * day });
    expect(startDaily(21, 29)).toEqual({ forgotten: [], bytes: 6 });
    expect(readSince(db, { message: 'first' })).not.toBeNull();
    expect(startDaily(30, 30)).toEqual({ forgotten: [], bytes: 2 });
    expect(readSince(db, { message: 'first' })).toBeNull();
    expect(readSince(db, { message: 'second' })?.changes).toEqual([]);
    expect(readContents(db, { sha256s: ['a1', 'g1', 'a2'] }).map(({ sha256 }) => sha256)).toEqual(['a2']);
  });

  it('the file history removes nothing because the clock was wrong once', () => {
    edit();
    put('rewind');
    advanceRewind(db, { id: 'rewind', stage: 'done', keptIn: null });
    for (const days of [31, 400, 1, 0]) pruneAt(days * day);
    expect(readSince(db, { message: 'first' })?.changes).toHaveLength(2);
    expect(listRewinds(db, { threadId: one })).toHaveLength(1);
    // Changes from while the clock was ahead do not count as old either.
    markMoment(db, { message: 'ahead', threadId: one, root, folder: root, at: 500 * day });
    pruneAt(2 * day);
    expect(readSince(db, { message: 'ahead' })).not.toBeNull();
  });

  describe('if there is too much', () => {
    const other = '/other';

    /** Adds a turn that changes a file of a folder from one content of 10 bytes to another. */
    function turn(folder: string, number: number): void {
      const name = (n: number) => `${folder}-${n}`.padEnd(10, '-');
      const [before, after] = [name(number - 1), name(number)];
      const isFirst = number === 1;
      if (isFirst) {
        const look = { changes: [change('f', null, file(before))], contents: [content(before)] };
        storeScan(db, { root: folder, isFirst, ...look });
        completeScan(db, { root: folder });
      }
      markMoment(db, { message: `${folder} ${number}`, threadId: one, root: folder, folder, at: number });
      const look = { changes: [change('f', file(before), file(after))], contents: [content(after)] };
      storeScan(db, { root: folder, isFirst: false, ...look });
    }
    const turnsLeft = (folder: string) =>
      [1, 2, 3, 4].filter((number) => readSince(db, { message: `${folder} ${number}` }) !== null);

    beforeEach(() => {
      prune(db, { limit: 1_000, inUse: [], now: null });
      db.exec('DELETE FROM history_marks');
      prune(db, { limit: 1_000, inUse: [], now: null });
    });

    it('pruning the history gives up the oldest turns of the largest folder, never its newest', () => {
      for (const number of [1, 2, 3, 4]) turn(root, number);
      for (const number of [1, 2]) turn(other, number);
      expect(prune(db, { limit: 70, inUse: [], now: null })).toEqual({ forgotten: [], bytes: 70 });
      expect([turnsLeft(root), turnsLeft(other)]).toEqual([
        [2, 3, 4],
        [1, 2],
      ]);
      expect(prune(db, { limit: 1, inUse: [root, other], now: null })).toEqual({ forgotten: [], bytes: 40 });
      expect([turnsLeft(root), turnsLeft(other)]).toEqual([[4], [2]]);
    });

    it('pruning the history goes on in parts, and keeps what was stored again in between', () => {
      const names = Array.from({ length: 3_000 }, (_, at) => `content ${String(at).padStart(4, '0')}`);
      const [first = ''] = names;
      const changes = names.map((name) => change(name, null, file(name)));
      storeScan(db, { root: other, isFirst: true, changes, contents: names.map(content) });
      completeScan(db, { root: other });
      const limits = { limit: 1_000_000, inUse: [], now: null };
      const kept: string[] = [];
      for (let pruned = pruneHistory(db, limits); pruned === null; pruned = pruneHistory(db, null)) {
        const again = names.at(-1 - kept.length) ?? '';
        kept.push(again);
        const steps = [{ path: 'a', before: absent, after: file(again) }];
        putRewind(db, { rewind: toRewind(again), steps, contents: [content(again)] });
        if (kept.length > 1) continue;
        // The folder is forgotten already, and comes back as another one.
        expect(readKnownFiles(db, { root: other, after: null }).files).toEqual([]);
        storeScan(db, { root: other, isFirst: true, changes: [change('f', null, file(first))], contents: [] });
        markMoment(db, { message: 'early', threadId: one, root: other, folder: other, at: 7, isEarly: true });
      }
      expect(kept.length).toBeGreaterThan(4);
      expect(readKnownFiles(db, { root: other, after: null }).files).toMatchObject([{ path: 'f' }]);
      const left = readContents(db, { sha256s: names }).map(({ sha256 }) => sha256);
      expect(left).toEqual([first, ...kept.toReversed()]);
    });

    it('pruning the history goes on when a thread is deleted in between, and spares what is stored since', () => {
      for (let deletedAfter = 1, isOver = false; !isOver; deletedAfter += 1) {
        const names = Array.from({ length: 3_000 }, (_, at) => `content ${at}`);
        const changes = names.map((name) => change(name, null, file(name)));
        storeScan(db, { root: other, isFirst: true, changes, contents: names.map(content) });
        put('rewind');
        let parts = 0;
        let pruned = pruneHistory(db, { limit: 1_000_000, inUse: [], now: null });
        for (; pruned === null; pruned = pruneHistory(db, null)) {
          parts += 1;
          if (parts !== deletedAfter) continue;
          forgetThreadHistory(db, { threadId: one });
          storeScan(db, { root, isFirst: true, changes: [change('f', null, file('f'))], contents: [content('f')] });
          markMoment(db, { message: 'new', threadId: two, root, folder: root, at: 7, isEarly: true });
        }
        isOver = parts < deletedAfter;
        expect(pruned, `deleted after part ${deletedAfter}`).toEqual({ forgotten: [other], bytes: isOver ? 6 : 1 });
        expect(readKnownFiles(db, { root, after: null }).files).toHaveLength(isOver ? 0 : 1);
        db.exec('DELETE FROM history_marks');
        forgetThreadHistory(db, { threadId: one });
        prune(db, { limit: 1_000_000, inUse: [], now: null });
      }
    });

    it.each([1, 2, 3, 4])(
      'pruning the history keeps the newest turn of a folder that becomes the only one after part %s',
      (removedAfter) => {
        for (let number = 1; number <= 21; number++) turn(root, number);
        for (const number of [1, 2]) turn(other, number);
        const work = pruneInParts(db, { limit: 1, inUse: [root, other], now: null });
        for (let part = 0; part < removedAfter; part++) work.next();
        db.exec(`DELETE FROM history_marks WHERE message GLOB '/w *' AND at < 21`);
        while (work.next().done !== true);
        expect(readSince(db, { message: `${root} 21` })).not.toBeNull();
      },
    );

    it('pruning the history gives up folders that are not in use, and never the last one', () => {
      turn(root, 1);
      turn(other, 1);
      const left = { limit: 1, now: null };
      expect(prune(db, { ...left, inUse: [root, other] })).toEqual({ forgotten: [], bytes: 40 });
      expect(prune(db, { ...left, inUse: [] })).toEqual({ forgotten: [root], bytes: 20 });
      expect([turnsLeft(root), turnsLeft(other)]).toEqual([[], [1]]);
      expect(readKnownFiles(db, { root, after: null })).toEqual({
        isComplete: false,
        firstTurnAt: null,
        files: [],
        next: null,
      });
    });
  });

  it('the file history keeps the contents that the undo of a rewind needs', () => {
    edit();
    put('rewind');
    advanceRewind(db, { id: 'rewind', stage: 'done', keptIn: null });
    startDaily(1, 30);
    expect(readContents(db, { sha256s: ['a1', 'a2', 'merged'] })).toHaveLength(3);
    expect(readRewind(db, { id: 'rewind' })?.steps).toEqual([
      { path: 'a', before: file('a2'), after: file('a1') },
      { path: 'b', before: absent, after: file('merged') },
    ]);
  });

  it('the file history finds the rewinds that an earlier start left', () => {
    put('prepared');
    put('reverting');
    put('done');
    advanceRewind(db, { id: 'reverting', stage: 'reverting', keptIn: threadId.parse('kept') });
    advanceRewind(db, { id: 'done', stage: 'done', keptIn: null });
    const stages = listUnfinishedRewinds(db).map(({ id, keptIn, stage }) => ({ id, keptIn, stage }));
    expect(stages).toHaveLength(2);
    expect(stages).toContainEqual({ id: 'prepared', stage: 'prepared', keptIn: null });
    expect(stages).toContainEqual({ id: 'reverting', stage: 'reverting', keptIn: 'kept' });
  });

  it('the file history is deleted with the last thread that needs it', () => {
    edit();
    put('rewind');
    const journal = openJournal();
    forgetThreads(db, journal, { threadIds: [one], at: 30 });
    journal.close();
    expect(readSince(db, { message: 'first' })).toBeNull();
    expect(listRewinds(db, { threadId: one })).toEqual([]);
    expect(readContents(db, { sha256s: ['a1', 'a2', 'g1', 'merged'] })).toEqual([]);
    // The work in progress ends later.
    storeScan(db, { root, isFirst: true, changes: [], contents: [] });
    completeScan(db, { root });
    markMoment(db, { message: 'late', threadId: one, root, folder: root, at: 40 });
    put('late');
    advanceRewind(db, { id: 'rewind', stage: 'done', keptIn: null });
    expect(readSince(db, { message: 'late' })).toBeNull();
    expect(listRewinds(db, { threadId: one })).toEqual([]);
    expect(prune(db, { limit: 1_000, inUse: [], now: null })).toEqual({ forgotten: [root], bytes: 0 });
  });

  function put(id: string): void {
    const steps = [
      { path: 'a', before: file('a2'), after: file('a1') },
      { path: 'b', before: absent, after: file('merged') },
    ];
    putRewind(db, { rewind: toRewind(id), steps, contents: [content('merged')] });
  }

  function toRewind(id: string) {
    return {
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
  }
});
