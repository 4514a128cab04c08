import { describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import type { KeptState } from '../../shared/rewind/kept-state.ts';
import type { FileChange } from '../store/threads/file-history/file-history.ts';
import type { StoredRewind } from '../store/threads/file-history/rewinds.ts';
import { discardsThatHold, ownChanges, planFiles, planUndo, withoutIgnored, withoutUnusable } from './plan-files.ts';

const ours = threadId.parse('ours');
const other = threadId.parse('other');
const isOurs = ({ thread }: FileChange) => thread === ours;
const absent: KeptState = { kind: 'absent' };
const file = (sha256: string, mode = 0o644): KeptState => ({ kind: 'file', sha256, mode, size: 1 });

function change(path: string, before: KeptState, after: KeptState, thread: FileChange['thread'] = ours): FileChange {
  return { path, before, after, thread, at: 0 };
}

describe('planning a rewind', () => {
  it('takes a file that only the agent changed back to its first state', () => {
    const planned = planFiles([change('a', file('1'), file('2')), change('a', file('2'), file('3'))], isOurs);
    expect(planned.files).toEqual([{ path: 'a', was: file('1'), now: file('3'), mixed: null }]);
  });

  it('leaves alone what only the person or another thread changed', () => {
    const changes = [change('a', file('1'), file('2'), null), change('b', absent, file('3'), other)];
    expect(planFiles(changes, isOurs)).toEqual({ files: [], untouched: ['a', 'b'], lost: [] });
  });

  it.each([
    ['the person', null],
    ['another thread', other],
  ])('has a conflict for a file that %s changed too, before or after the agent', (_, someone) => {
    const agents = change('a', file('2'), file('3'));
    const before = planFiles([change('a', file('1'), file('2'), someone), agents], isOurs);
    expect(before.files).toEqual([{ path: 'a', was: file('1'), now: file('3'), mixed: [agents] }]);
    const after = planFiles([agents, change('a', file('3'), file('4'), someone)], isOurs);
    expect(after.files).toEqual([{ path: 'a', was: file('2'), now: file('4'), mixed: [agents] }]);
  });

  it('has nothing to do for a file that is back where it was', () => {
    const changes = [change('a', file('1'), file('2')), change('a', file('2'), file('1'))];
    expect(planFiles(changes, isOurs)).toEqual({ files: [], untouched: [], lost: [] });
  });

  it('takes back a change of the mode alone', () => {
    const planned = planFiles(
      [change('a', file('1', 0o644), file('1', 0o755)), change('b', file('1', 0o600), file('1', 0o644))],
      isOurs,
    );
    expect(planned.files).toHaveLength(process.platform === 'win32' ? 0 : 2);
  });

  it('takes back a link that points elsewhere, and nothing for one that points to the same', () => {
    const link = (target: string): KeptState => ({ kind: 'link', target });
    const changes = [change('a', link('x'), link('y')), change('b', link('x'), link('x'))];
    expect(planFiles(changes, isOurs).files).toEqual([{ path: 'a', was: link('x'), now: link('y'), mixed: null }]);
  });

  it('says which files are lost', () => {
    const changes = [
      change('a', { kind: 'lost', why: 'tooLarge' }, file('2')),
      change('b', file('1'), { kind: 'lost', why: 'unreadable' }),
    ];
    expect(planFiles(changes, isOurs)).toEqual({
      files: [],
      untouched: [],
      lost: [
        { path: 'a', why: 'tooLarge' },
        { path: 'b', why: 'unreadable' },
      ],
    });
  });

  it.each(['tooLarge', 'noRoom', 'special'] as const)('takes back a kept file that is %s by now', (why) => {
    const now = { kind: 'lost', why } as const;
    expect(planFiles([change('a', file('1'), now)], isOurs)).toMatchObject({ files: [{ path: 'a', now }], lost: [] });
  });
});

describe('discards that hold', () => {
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
  const idsOf = (...rewinds: readonly StoredRewind[]) => discardsThatHold(rewinds).map(({ id }) => id);

  it('are those that are done and that nothing brought back', () => {
    const others = [rewind('to-a-moment', 3, { discarded: null }), rewind('stopped', 4, { stage: 'prepared' })];
    expect(idsOf(rewind('first', 1), rewind('second', 2), ...others)).toEqual(['first', 'second']);
    const back = rewind('back', 5, { discarded: null, tookBack: ['first'] });
    expect(idsOf(rewind('first', 1), rewind('second', 2), back)).toEqual(['second']);
  });

  it('still hold while what brings them back is not done', () => {
    const back = rewind('back', 5, { discarded: null, stage: 'prepared', tookBack: ['first'] });
    expect(idsOf(rewind('first', 1), back)).toEqual(['first']);
  });
});

describe('the changes of a fork', () => {
  const at = (thread: FileChange['thread'], time: number) => ({ thread, at: time });
  const line = [
    { threadId: ours, until: Number.POSITIVE_INFINITY },
    { threadId: other, until: 500 },
  ];

  it('are its own, and those of the earlier thread until the fork', () => {
    const isOwn = ownChanges({ line, sharedUntil: 100 }, []);
    expect([at(ours, 900), at(other, 400), at(other, 600), at(null, 400)].map(isOwn)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('end with the last shared turn if it was forked at an earlier one', () => {
    const marks = [
      { thread: other, at: 99 },
      { thread: ours, at: 150 },
      { thread: other, at: 200 },
      { thread: other, at: 300 },
    ];
    const isOwn = ownChanges({ line, sharedUntil: 100 }, marks);
    expect([at(other, 199), at(other, 201), at(ours, 600)].map(isOwn)).toEqual([true, false, true]);
    expect(ownChanges({ line, sharedUntil: null }, marks)(at(other, 400))).toBe(true);
  });
});

describe('files that git ignored for a while', () => {
  const ignored: KeptState = { kind: 'lost', why: 'ignored' };

  it('cannot go back if they were ignored then, or are now', () => {
    const changes = [change('a', ignored, file('2')), change('b', file('1'), ignored), change('c', ignored, absent)];
    const lost = ['a', 'b', 'c'].map((path) => ({ path, why: 'ignored' }));
    expect(planFiles(changes, isOurs)).toEqual({ files: [], untouched: [], lost });
  });

  it('are not listed one by one if they came since', () => {
    expect(planFiles([change('dist', absent, ignored)], isOurs)).toEqual({ files: [], untouched: [], lost: [] });
  });

  it('are conflicts if they were ignored in between', () => {
    const changes = [change('a', file('1'), ignored), change('a', ignored, file('2'))];
    expect(planFiles(changes, isOurs).files).toEqual([{ path: 'a', was: file('1'), now: file('2'), mixed: changes }]);
  });

  it('cannot go back if something else is at their path by now', () => {
    const planned = planFiles([change('dist/a', file('1'), absent), change('b', file('1'), absent)], isOurs);
    const checked = withoutIgnored(planned, (path) => (path === 'b' ? absent : ignored));
    expect(checked.files.map(({ path }) => path)).toEqual(['b']);
    expect(checked.lost).toEqual([{ path: 'dist/a', why: 'ignored' }]);
  });
});

describe('names that cannot be written', () => {
  const files = ['.Git/config', 'sub/git~1/x', 'n\udce9', 'aux.c', 'fine'].map((path) =>
    change(path, absent, file('1')),
  );
  const lostOn = (platform: NodeJS.Platform) =>
    withoutUnusable(planFiles(files, isOurs), platform).lost.map(({ path, why }) => `${path} ${why}`);

  it('are lost, and the other files go back', () => {
    const { files: left } = withoutUnusable(planFiles(files, isOurs), 'win32');
    expect(left.map(({ path }) => path)).toEqual(['fine']);
    expect(lostOn('linux')).toEqual(['.Git/config name', 'sub/git~1/x name']);
    expect(lostOn('darwin')).toEqual(['.Git/config name', 'sub/git~1/x name', 'n\udce9 name']);
  });
});

describe('planning an undo', () => {
  const steps = [{ path: 'a', before: file('later'), after: file('earlier') }];

  it('brings back the later state', () => {
    const planned = planUndo(steps, () => file('earlier'));
    expect(planned.files).toEqual([{ path: 'a', now: file('earlier'), was: file('later'), mixed: null }]);
  });

  it('has a conflict for a file that changed since the rewind', () => {
    const planned = planUndo(steps, () => file('edited'));
    expect(planned.files).toEqual([
      {
        path: 'a',
        now: file('edited'),
        was: file('later'),
        mixed: [expect.objectContaining({ before: file('later'), after: file('earlier') })],
      },
    ]);
  });

  it('has nothing to do for a file that has the later state already', () => {
    expect(planUndo(steps, () => file('later')).files).toEqual([]);
  });
});
