import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { foundByTitle } from '../commands/found-threads.ts';
import { holdPlacements, placeThreads, type ThreadListInput, threadBeside } from './thread-order.ts';

const now = new Date(2026, 10, 20, 11, 0).getTime();
const hour = 3_600_000;

function thread(id: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return {
    id: threadId.parse(id),
    title: `Title of ${id}`,
    cwd: '/p',
    updatedAt: now - hour,
    state: 'idle',
    now: null,
    unread: false,
    model: null,
    pinned: false,
    archived: false,
    knownToCodex: true,
    forkedFrom: null,
    ...more,
  };
}

function facts(threads: readonly ThreadSummary[], more: Partial<ThreadListInput> = {}): ThreadListInput {
  return {
    threads: Object.fromEntries(threads.map((each) => [each.id, each])),
    profile: 'personal',
    search: '',
    found: new Map(),
    archive: false,
    now,
    ...more,
  };
}

const listed = (given: ThreadListInput) => placeThreads(given).map(({ id, group }) => `${group}: ${id}`);

describe('placeThreads', () => {
  it('puts waiting threads first, then running ones, then by day, the newest first', () => {
    const given = facts([
      thread('older', { updatedAt: now - 9 * 24 * hour }),
      thread('yesterday', { updatedAt: now - 24 * hour }),
      thread('early', { updatedAt: now - 2 * hour }),
      thread('late', { updatedAt: now - hour }),
      thread('running', { state: 'running' }),
      thread('waiting', { state: 'waiting', updatedAt: now - 5 * hour }),
    ]);
    expect(listed(given)).toEqual([
      'Waiting for you: waiting',
      'Running: running',
      'Today: late',
      'Today: early',
      'Yesterday: yesterday',
      'Older: older',
    ]);
  });

  it('keeps pinned threads at the top, whatever happens in them', () => {
    const given = facts([
      thread('a'),
      thread('w', { state: 'waiting' }),
      thread('p', { pinned: true, state: 'running', updatedAt: now - 9 * 24 * hour }),
    ]);
    expect(listed(given)).toEqual(['Pinned: p', 'Waiting for you: w', 'Today: a']);
  });

  it('lists only the archive, or omits it unless a search has found something there', () => {
    const threads = [thread('a'), thread('z', { archived: true }), thread('y', { archived: true, pinned: true })];
    expect(listed(facts(threads))).toEqual(['Today: a']);
    expect(listed(facts(threads, { archive: true }))).toEqual(['Pinned: y', 'Today: z']);
    expect(listed(facts(threads, { search: 'title' }))).toEqual(['Today: a']);
    const found = new Map([[threadId.parse('z'), foundByTitle]]);
    expect(listed(facts(threads, { search: 'title', found }))).toEqual(['Today: a', 'Archived: z']);
  });

  it('lists the demo separately', () => {
    const given = facts([thread('a'), thread('b', { state: 'running' })], { profile: 'demo' });
    expect(new Set(placeThreads(given).map(({ group }) => group))).toEqual(new Set(['Demo']));
  });

  it('finds titles with all words of the search, and what the host found by its text', () => {
    const given = facts(
      [
        thread('a', { title: 'Fix duplicate rows' }),
        thread('b', { title: 'Fix flaky test' }),
        thread('c', { title: 'Draft notes' }),
      ],
      { search: 'ROWS  fix', found: new Map([[threadId.parse('c'), foundByTitle]]) },
    );
    expect(placeThreads(given).map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

describe('holdPlacements', () => {
  it('keeps every row in its place while the pointer is in the list', () => {
    const before = facts([thread('a'), thread('b', { updatedAt: now - 2 * hour })]);
    const after = facts([thread('a'), thread('b', { state: 'running' }), thread('new', { updatedAt: now })]);
    const held = holdPlacements(placeThreads(before), placeThreads(after));
    expect(held.map(({ id }) => id)).toEqual(['new', 'a', 'b']);
  });

  it('drops a row that is gone', () => {
    const held = holdPlacements(placeThreads(facts([thread('a'), thread('b')])), placeThreads(facts([thread('b')])));
    expect(held.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('threadBeside', () => {
  const placements = placeThreads(
    facts([thread('a', { updatedAt: now }), thread('b'), thread('c', { archived: true })]),
  );
  const [a, b] = [threadId.parse('a'), threadId.parse('b')];

  it('goes down and up the list, and stops at its ends', () => {
    expect(threadBeside(placements, a, 1)).toBe('b');
    expect(threadBeside(placements, b, -1)).toBe('a');
    expect(threadBeside(placements, b, 1)).toBeNull();
    expect(threadBeside(placements, a, -1)).toBeNull();
  });

  it('starts at the first thread from a new one and from one that is not listed', () => {
    expect(threadBeside(placements, null, 1)).toBe('a');
    expect(threadBeside(placements, null, -1)).toBe('a');
    expect(threadBeside(placements, threadId.parse('c'), 1)).toBe('a');
    expect(threadBeside([], null, 1)).toBeNull();
  });
});
