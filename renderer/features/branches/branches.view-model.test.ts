import { describe, expect, it } from 'vitest';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { createSampleSummary } from '../../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { countBranches, describeBranches, findRowAfterKey } from './branches.view-model.ts';

const id = (name: string): ThreadId => threadId.parse(name);
const now = new Date(2026, 10, 20, 11, 0).getTime();

function thread(name: string, from: string | null, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return createSampleSummary(id(name), {
    title: `Title of ${name}`,
    updatedAt: now - 60_000,
    forkedFrom: from === null ? null : id(from),
    ...more,
  });
}

const byId = (threads: readonly ThreadSummary[]) => Object.fromEntries(threads.map((each) => [each.id, each]));
const rowsOf = (
  threads: readonly ThreadSummary[],
  shown: string,
  relatives: readonly ThreadSummary[] = [],
  ownMessages: Readonly<Record<string, string>> = {},
) => describeBranches({ threads: byId(threads), relatives: byId(relatives), ownMessages }, id(shown), now);

describe('the branches of a thread', () => {
  it('names a fork by the message that sets it apart, unless the user named it', () => {
    const threads = [
      thread('a', null),
      thread('b', 'a', { title: 'Fork of Title of a' }),
      thread('c', 'b', { title: 'Fork of Fork of Title of a' }),
      thread('d', 'a', { title: 'With SQLite' }),
      thread('e', 'a', { title: 'Fork of Title of a' }),
    ];
    const own = { b: ' Use a\n  map ', c: 'Use a set', d: 'Use a database' };
    expect(rowsOf(threads, 'a', [], own).map(({ title }) => title)).toEqual([
      'Title of a',
      'Use a map',
      'Use a set',
      'With SQLite',
      'Fork of Title of a',
    ]);
  });

  it('marks the current branch and lists forks by last activity', () => {
    const threads = [thread('a', null), thread('b', 'a'), thread('c', 'a', { updatedAt: now, state: 'waiting' })];
    expect(rowsOf(threads, 'b')).toMatchObject([
      { id: 'a', depth: 0, isCurrent: false, canCompare: true, note: null },
      { id: 'c', depth: 1, note: 'Needs you', glyph: 'waiting' },
      { id: 'b', depth: 1, note: 'This thread', isCurrent: true, canCompare: false },
    ]);
  });

  it('shows deleted, archived and indirectly known threads in the branch tree', () => {
    const rows = rowsOf([thread('b', 'gone'), thread('c', 'gone', { archived: true, updatedAt: 0 })], 'b', [
      thread('d', 'b'),
    ]);
    expect(rows).toMatchObject([
      { title: 'Deleted thread', canOpen: false, canCompare: false, time: null },
      { id: 'b' },
      { id: 'd', depth: 2 },
      { id: 'c', note: 'Archived', canOpen: true },
    ]);
    expect(countBranches(rows)).toBe(3);
  });

  it('distinguishes branches with the same title and survives a cycle', () => {
    const same = { title: 'Same' };
    expect(rowsOf([thread('a', 'b', same), thread('b', 'a', same)], 'b').map((row) => row.id)).toEqual(['a', 'b']);
  });

  it('limits the indentation of a deep branch chain', () => {
    const chain = Array.from({ length: 500 }, (_, at) => thread(`t${at}`, at === 0 ? null : `t${at - 1}`));
    expect(rowsOf(chain, 't3').at(-1)).toMatchObject({ depth: 499, indent: 8 });
  });

  it('moves through the branch tree with arrow keys, also to the origin and the first fork', () => {
    const rows = rowsOf([thread('a', null), thread('b', 'a'), thread('c', 'b')], 'a');
    const walk = (key: string) => [0, 1, 2].map((at) => findRowAfterKey(rows, at, key));
    expect(walk('ArrowDown')).toEqual([1, 2, 2]);
    expect(walk('ArrowUp')).toEqual([0, 0, 1]);
    expect(walk('ArrowLeft')).toEqual([0, 0, 1]);
    expect(walk('ArrowRight')).toEqual([1, 2, 2]);
    expect([findRowAfterKey(rows, 1, 'Home'), findRowAfterKey(rows, 1, 'End'), findRowAfterKey(rows, 1, 'x')]).toEqual([
      0,
      2,
      null,
    ]);
  });
});
