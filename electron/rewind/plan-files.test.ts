import { describe, expect, it } from 'vitest';
import { type ThreadId, threadId, turnId } from '../../shared/base/ids.ts';
import { type ChangeAuthor, otherAuthor } from '../model/changes/change-author.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { StoredRewind } from '../store/threads/file-history/rewinds.ts';
import {
  createShareFinder,
  excludeIgnored,
  excludeUnusable,
  findActiveDiscards,
  planFiles,
  planUndo,
  planUndoOfChanges,
  type Share,
} from './plan-files.ts';

const ours = threadId.parse('ours');
const other = threadId.parse('other');
const rewindOf = (threadId: ThreadId): ChangeAuthor => ({ kind: 'rewind', threadId, rewindId: 'r' });
const byOurs = rewindOf(ours);
const byOther = rewindOf(other);
const shareOf = ({ authors }: Pick<FileHistoryChange, 'authors'>): Share => {
  const count = authors.filter((author) => author === byOurs).length;
  return count === 0 ? 'others' : count === authors.length ? 'ours' : 'shared';
};
const absent: FileSnapshot = { kind: 'absent' };
const file = (sha256: string, mode = 0o644): FileSnapshot => ({ kind: 'file', sha256, mode, size: 1 });

function change(
  path: string,
  before: FileSnapshot,
  after: FileSnapshot,
  ...authors: readonly ChangeAuthor[]
): FileHistoryChange {
  return { path, before, after, authors: authors.length === 0 ? [byOurs] : authors, at: 0 };
}

describe('planning a rewind', () => {
  it('rewinds a file that only the agent changed to its first state', () => {
    const planned = planFiles([change('a', file('1'), file('2')), change('a', file('2'), file('3'))], shareOf);
    expect(planned.files).toMatchObject([
      { path: 'a', was: file('1'), now: file('3'), authors: [byOurs], mixedChanges: null, stays: false },
    ]);
  });

  it('leaves what only the user or another thread changed out of the plan', () => {
    const changes = [change('a', file('1'), file('2'), otherAuthor), change('b', absent, file('3'), byOther)];
    expect(planFiles(changes, shareOf)).toMatchObject({
      files: [],
      untouched: [
        { path: 'a', authors: [otherAuthor], was: file('1'), now: file('2'), stays: true },
        { path: 'b', authors: [byOther], was: absent, now: file('3'), stays: true },
      ],
      lost: [],
    });
  });

  it.each([
    ['the user', otherAuthor],
    ['another thread', byOther],
  ])('plans a conflict for a file that %s changed too, before or after the agent', (_, someone) => {
    const agents = change('a', file('2'), file('3'));
    const before = planFiles([change('a', file('1'), file('2'), someone), agents], shareOf);
    const mixedChanges = [{ before: file('2'), after: file('3'), isShared: false }];
    const authors = expect.arrayContaining([byOurs, someone]);
    expect(before.files).toMatchObject([
      { path: 'a', was: file('1'), now: file('3'), authors, mixedChanges, stays: false },
    ]);
    const after = planFiles([agents, change('a', file('3'), file('4'), someone)], shareOf);
    expect(after.files).toMatchObject([
      { path: 'a', was: file('2'), now: file('4'), authors, mixedChanges, stays: false },
    ]);
  });

  it('plans a conflict for a change that the agent or someone else could have made', () => {
    const authors = [byOurs, otherAuthor];
    const planned = planFiles([change('a', file('1'), file('2'), ...authors)], shareOf);
    const mixedChanges = [{ before: file('1'), after: file('2'), isShared: true }];
    expect(planned.files).toMatchObject([
      { path: 'a', was: file('1'), now: file('2'), authors, mixedChanges, stays: false },
    ]);
  });

  it('offers the version before its last author changed a file, and says since when it was there', () => {
    const changes = (...authors: readonly (readonly ChangeAuthor[])[]) =>
      authors.map((by, at) => ({ ...change('a', file(`${at}`), file(`${at + 1}`), ...by), at }));
    const betweenOf = (...authors: readonly (readonly ChangeAuthor[])[]) =>
      planFiles(changes(...authors), shareOf).files[0]?.between;
    const [agent, person] = [[byOurs], [otherAuthor]];
    expect(betweenOf(agent, person)).toEqual({ state: file('1'), authors: agent, isOurs: true, at: 0 });
    expect(betweenOf(agent, person, person)).toEqual({ state: file('1'), authors: agent, isOurs: true, at: 0 });
    expect(betweenOf(person, person, agent)).toEqual({ state: file('2'), authors: person, isOurs: false, at: 1 });
    expect(betweenOf([byOurs, otherAuthor], agent)).toMatchObject({ state: file('1'), isOurs: false });
    expect(betweenOf(agent, agent)).toBeNull();
    expect(betweenOf([byOurs, otherAuthor])).toBeNull();
  });

  it('credits nobody with a version if another folder is at the path', () => {
    const changes = [change('a', file('1'), file('2')), change('a', file('2'), file('3'), otherAuthor)];
    expect(planFiles(changes, shareOf, true).files).toMatchObject([
      { stays: true, last: { isOurs: false }, between: null, mixedChanges: [{ isShared: false }] },
    ]);
    const steps = [{ path: 'a', before: file('later'), after: file('earlier') }];
    expect(planUndo(steps, () => file('x'), true).files).toMatchObject([{ stays: true, between: null }]);
  });

  it('offers no version in between that is lost or the same as another one', () => {
    const large: FileSnapshot = { kind: 'lost', why: 'tooLarge' };
    const lostThen = [change('a', file('1'), large), change('a', large, file('2'), otherAuthor)];
    expect(planFiles(lostThen, shareOf).files[0]?.between).toBeNull();
    const sameThen = [change('a', file('1'), file('2')), change('a', file('2'), file('2'), otherAuthor)];
    expect(planFiles(sameThen, shareOf).files[0]?.between).toBeNull();
  });

  it('cannot bring back a file of others whose earlier version is lost', () => {
    const lost = change('a', { kind: 'lost', why: 'tooLarge' }, file('2'), otherAuthor);
    expect(planFiles([lost], shareOf)).toEqual({ files: [], untouched: [], lost: [{ path: 'a', why: 'tooLarge' }] });
  });

  it('plans nothing for a file that already has its earlier state', () => {
    const changes = [change('a', file('1'), file('2')), change('a', file('2'), file('1'))];
    expect(planFiles(changes, shareOf)).toEqual({ files: [], untouched: [], lost: [] });
  });

  it('rewinds a change of the mode alone', () => {
    const planned = planFiles(
      [change('a', file('1', 0o644), file('1', 0o755)), change('b', file('1', 0o600), file('1', 0o644))],
      shareOf,
    );
    expect(planned.files).toHaveLength(process.platform === 'win32' ? 0 : 2);
  });

  it('rewinds a link that points elsewhere, and plans nothing for one with the same target', () => {
    const link = (target: string): FileSnapshot => ({ kind: 'link', target });
    const changes = [change('a', link('x'), link('y')), change('b', link('x'), link('x'))];
    expect(planFiles(changes, shareOf).files).toMatchObject([
      { path: 'a', was: link('x'), now: link('y'), authors: [byOurs], mixedChanges: null, stays: false },
    ]);
  });

  it('lists which files are lost', () => {
    const changes = [
      change('a', { kind: 'lost', why: 'tooLarge' }, file('2')),
      change('b', file('1'), { kind: 'lost', why: 'unreadable' }),
    ];
    expect(planFiles(changes, shareOf)).toEqual({
      files: [],
      untouched: [],
      lost: [
        { path: 'a', why: 'tooLarge' },
        { path: 'b', why: 'unreadable' },
      ],
    });
  });

  it.each(['tooLarge', 'noRoom', 'special'] as const)('rewinds a stored file that is now %s', (why) => {
    const now = { kind: 'lost', why } as const;
    expect(planFiles([change('a', file('1'), now)], shareOf)).toMatchObject({ files: [{ path: 'a', now }], lost: [] });
  });
});

describe('active discards', () => {
  const turn = turnId.parse('turn');
  const rewind = (id: string, at: number, more: Partial<StoredRewind> = {}): StoredRewind => ({
    id,
    threadId: ours,
    at,
    stage: 'done',
    discarded: { turnId: turn, entryId: null, seen: '0'.repeat(64), files: [{ path: 'a', lines: null }] },
    scope: 'files',
    root: '/w',
    beforeTurn: null,
    turns: 0,
    keptIn: null,
    undoes: null,
    leaves: [],
    tookBack: [],
    ...more,
  });
  const idsOf = (...rewinds: readonly StoredRewind[]) => findActiveDiscards(rewinds).map(({ id }) => id);

  it('returns discards that are done and that nothing restored as active', () => {
    const others = [rewind('to-a-moment', 3, { discarded: null }), rewind('stopped', 4, { stage: 'prepared' })];
    expect(idsOf(rewind('first', 1), rewind('second', 2), ...others)).toEqual(['first', 'second']);
    const back = rewind('back', 5, { discarded: null, tookBack: ['first'] });
    expect(idsOf(rewind('first', 1), rewind('second', 2), back)).toEqual(['second']);
  });

  it('keeps a discard active while the rewind that restores it is not done', () => {
    const back = rewind('back', 5, { discarded: null, stage: 'prepared', tookBack: ['first'] });
    expect(idsOf(rewind('first', 1), back)).toEqual(['first']);
  });

  it('counts a discarded file as restored if only another file of the same name was left', () => {
    const files = ['a.txt', 'src/a.txt'].map((path) => ({ path, lines: null }));
    const both = rewind('both', 1);
    const discard = { ...both, discarded: both.discarded === null ? null : { ...both.discarded, files } };
    const undo = rewind('undo', 2, { discarded: null, undoes: 'both', leaves: ['a.txt'] });
    const [left] = findActiveDiscards([discard, undo]);
    expect(left?.discarded?.files.map(({ path }) => path)).toEqual(['a.txt']);
  });
});

describe('the changes of a fork', () => {
  const at = (thread: ThreadId | null, time: number) => ({
    authors: [thread === null ? otherAuthor : rewindOf(thread)],
    at: time,
  });
  const line = [
    { threadId: ours, until: Number.POSITIVE_INFINITY },
    { threadId: other, until: 500 },
  ];

  it('counts the changes of a fork and those of the earlier thread until the fork as its own', () => {
    const shareAt = createShareFinder({ lineage: line, sharedUntil: 100 }, []);
    expect([at(ours, 900), at(other, 400), at(other, 600), at(null, 400)].map(shareAt)).toEqual([
      'ours',
      'ours',
      'others',
      'others',
    ]);
  });

  it('ends the changes of a fork with the last shared turn if it was forked at an earlier one', () => {
    const marks = [
      { thread: other, at: 99 },
      { thread: ours, at: 150 },
      { thread: other, at: 200 },
      { thread: other, at: 300 },
    ];
    const shareAt = createShareFinder({ lineage: line, sharedUntil: 100 }, marks);
    expect([at(other, 199), at(other, 201), at(ours, 600)].map(shareAt)).toEqual(['ours', 'others', 'ours']);
    expect(createShareFinder({ lineage: line, sharedUntil: null }, marks)(at(other, 400))).toBe('ours');
  });
});

describe('files that git ignored for a while', () => {
  const ignored: FileSnapshot = { kind: 'lost', why: 'ignored' };

  it('cannot rewind files that git ignored then or ignores now', () => {
    const changes = [change('a', ignored, file('2')), change('b', file('1'), ignored), change('c', ignored, absent)];
    const lost = ['a', 'b', 'c'].map((path) => ({ path, why: 'ignored' }));
    expect(planFiles(changes, shareOf)).toEqual({ files: [], untouched: [], lost });
  });

  it('does not list files one by one that appeared while git ignored them', () => {
    expect(planFiles([change('dist', absent, ignored)], shareOf)).toEqual({ files: [], untouched: [], lost: [] });
  });

  it('plans a conflict for files that git ignored in between', () => {
    const changes = [change('a', file('1'), ignored), change('a', ignored, file('2'))];
    const toMixed = ({ after, before }: FileHistoryChange) => ({ before, after, isShared: false });
    expect(planFiles(changes, shareOf).files).toMatchObject([
      {
        path: 'a',
        was: file('1'),
        now: file('2'),
        authors: [byOurs],
        mixedChanges: changes.map(toMixed),
        last: { isOurs: false },
        stays: false,
      },
    ]);
  });

  it('cannot rewind a file if something else is now at its path', () => {
    const planned = planFiles([change('dist/a', file('1'), absent), change('b', file('1'), absent)], shareOf);
    const checked = excludeIgnored(planned, (path) => (path === 'b' ? absent : ignored));
    expect(checked.files.map(({ path }) => path)).toEqual(['b']);
    expect(checked.lost).toEqual([{ path: 'dist/a', why: 'ignored' }]);
    const ofOthers = planFiles([change('dist/a', file('1'), absent, otherAuthor)], shareOf);
    expect(excludeIgnored(ofOthers, () => ignored)).toEqual({ files: [], untouched: [], lost: checked.lost });
  });
});

describe('names that cannot be written', () => {
  const files = ['.Git/config', 'sub/git~1/x', 'n\udce9', 'aux.c', 'fine'].map((path) =>
    change(path, absent, file('1')),
  );
  const lostOn = (platform: NodeJS.Platform) =>
    excludeUnusable(planFiles(files, shareOf), platform).lost.map(({ path, why }) => `${path} ${why}`);

  it('lists names that cannot be written as lost, and rewinds the other files', () => {
    const ofOthers = planFiles([change('.git/config', absent, file('1'), otherAuthor)], shareOf);
    expect(excludeUnusable(ofOthers, 'linux')).toMatchObject({ untouched: [], lost: [{ path: '.git/config' }] });
    const { files: left } = excludeUnusable(planFiles(files, shareOf), 'win32');
    expect(left.map(({ path }) => path)).toEqual(['fine']);
    expect(lostOn('linux')).toEqual(['.Git/config name', 'sub/git~1/x name']);
    expect(lostOn('darwin')).toEqual(['.Git/config name', 'sub/git~1/x name', 'n\udce9 name']);
  });
});

describe('planning an undo', () => {
  const steps = [{ path: 'a', before: file('later'), after: file('earlier') }];

  it('restores the later state when planning an undo', () => {
    const planned = planUndo(steps, () => file('earlier'));
    expect(planned.files).toMatchObject([
      { path: 'a', now: file('earlier'), was: file('later'), authors: [], mixedChanges: null, stays: false },
    ]);
  });

  it('plans a conflict in an undo for a file that changed since the rewind', () => {
    const planned = planUndo(steps, () => file('edited'));
    expect(planned.files).toMatchObject([
      {
        path: 'a',
        now: file('edited'),
        was: file('later'),
        authors: [],
        mixedChanges: [expect.objectContaining({ before: file('later'), after: file('earlier') })],
        stays: false,
        between: { state: file('earlier'), authors: [], isOurs: true },
      },
    ]);
  });

  it('plans nothing in an undo for a file that already has the later state', () => {
    expect(planUndo(steps, () => file('later')).files).toMatchObject([]);
  });
});

describe('planning to undo what one command changed', () => {
  const changes = [change('a', file('1'), file('2')), change('a', file('2'), file('3'))];

  it('restores the state before a command changed a file', () => {
    const planned = planUndoOfChanges(changes, shareOf, () => file('3'));
    expect(planned.files).toMatchObject([{ path: 'a', now: file('3'), was: file('1'), mixedChanges: null }]);
  });

  it('plans a conflict for a file that someone changed between or after the changes of the command', () => {
    const after = planUndoOfChanges(changes, shareOf, () => file('4'));
    const between = [change('a', file('1'), file('2')), change('a', file('x'), file('3'))];
    expect(after.files[0]?.between).toMatchObject({ state: file('3'), isOurs: true });
    for (const { files } of [after, planUndoOfChanges(between, shareOf, () => file('3'))]) {
      expect(files[0]?.mixedChanges).toHaveLength(2);
    }
  });

  it('plans a conflict for a file that the command or someone else changed', () => {
    const shared = [change('a', file('1'), file('2'), byOurs, otherAuthor)];
    const { files } = planUndoOfChanges(shared, shareOf, () => file('2'));
    expect(files).toMatchObject([{ mixedChanges: [{ isShared: true }] }]);
  });

  it('plans nothing for a file that is already back', () => {
    expect(planUndoOfChanges(changes, shareOf, () => file('1')).files).toMatchObject([]);
  });
});
