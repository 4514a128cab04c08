import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { getRunKey } from '../../shared/runs/run-ref.ts';
import { createSampleCard } from '../../shared/runs/testing/sample-run.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { titleMatch } from '../commands/found-threads.ts';
import { emptyWorkContext } from './describe-work.ts';
import {
  getAdjacentThread,
  holdPlacements,
  orderByFolder,
  placeThreads,
  type ThreadListInput,
} from './thread-order.ts';

const now = new Date(2026, 10, 20, 11, 0).getTime();
const hour = 3_600_000;

function thread(id: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return createSampleSummary(id, { updatedAt: now - hour, ...more });
}

function facts(threads: readonly ThreadSummary[], more: Partial<ThreadListInput> = {}): ThreadListInput {
  return {
    threads: Object.fromEntries(threads.map((each) => [each.id, each])),
    profile: 'personal',
    search: '',
    found: new Map(),
    isArchive: false,
    work: emptyWorkContext,
    now,
    ...more,
  };
}

const listed = (given: ThreadListInput) => placeThreads(given).map(({ id, group }) => `${group}: ${id}`);

describe('placeThreads', () => {
  it('puts threads that need the user first, then running ones, those to review, and those at rest, the newest first', () => {
    const given = facts([
      thread('older', { updatedAt: now - 9 * 24 * hour }),
      thread('yesterday', { updatedAt: now - 24 * hour }),
      thread('early', { updatedAt: now - 2 * hour }),
      thread('late', { updatedAt: now - hour }),
      thread('changed', { updatedAt: now - 8 * 24 * hour, unreviewed: { files: 1, added: 1, removed: 0 } }),
      thread('running', { state: 'running' }),
      thread('waiting', { state: 'waiting', updatedAt: now - 5 * hour }),
    ]);
    expect(listed(given)).toEqual([
      'needsYou: waiting',
      'running: running',
      'readyToReview: changed',
      'done: late',
      'done: early',
      'done: yesterday',
      'done: older',
    ]);
  });

  it('lists a thread last while it depends on a record that was not read, and in its group once it was', () => {
    const { run } = createSampleCard('wc-1');
    const worktree = { run, branch: 'b', path: '/w', createdAt: 1, isPresent: true, applied: null, setup: null };
    const place = (card: RunCard | null) => {
      const cards = new Map(card === null ? [] : [[getRunKey(run), card]]);
      const worktrees = new Map([[getRunKey(run), worktree]]);
      const runOfThread = new Map([[threadId.parse('w'), getRunKey(run)]]);
      const work = { ...emptyWorkContext, cards, worktrees, runOfThread };
      return listed(facts([thread('w'), thread('old', { updatedAt: now - 9 * hour })], { work }));
    };
    expect(place(null)).toEqual(['done: old', 'unknown: w']);
    expect(place(createSampleCard('wc-1', { isRead: false, state: 'unknown' }))).toEqual(['done: old', 'unknown: w']);
    expect(place(createSampleCard('wc-1', { files: 2 }))).toEqual(['readyToReview: w', 'done: old']);
  });

  it('keeps pinned threads at the top, whatever happens in them', () => {
    const given = facts([
      thread('a'),
      thread('w', { state: 'waiting' }),
      thread('p', { pinned: true, state: 'running', updatedAt: now - 9 * 24 * hour }),
    ]);
    expect(listed(given)).toEqual(['Pinned: p', 'needsYou: w', 'done: a']);
  });

  it('lists only the archive, or omits it unless a search has found something there', () => {
    const threads = [thread('a'), thread('z', { archived: true }), thread('y', { archived: true, pinned: true })];
    expect(listed(facts(threads))).toEqual(['done: a']);
    expect(listed(facts(threads, { isArchive: true }))).toEqual(['Pinned: y', 'done: z']);
    expect(listed(facts(threads, { search: 'title' }))).toEqual(['done: a']);
    const found = new Map([[threadId.parse('z'), titleMatch]]);
    expect(listed(facts(threads, { search: 'title', found }))).toEqual(['done: a', 'Archived: z']);
  });

  it('lists demo threads in their own group', () => {
    const given = facts([thread('a'), thread('b', { state: 'running' })], { profile: 'demo' });
    expect(new Set(placeThreads(given).map(({ group }) => group))).toEqual(new Set(['Demo']));
  });

  it('finds titles with all search words, and threads that the host found by their text', () => {
    const given = facts(
      [
        thread('a', { title: 'Fix duplicate rows' }),
        thread('b', { title: 'Fix flaky test' }),
        thread('c', { title: 'Draft notes' }),
      ],
      { search: 'ROWS  fix', found: new Map([[threadId.parse('c'), titleMatch]]) },
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

  it('moves a row out of the unknown ones as soon as its state is known, wherever the pointer is', () => {
    const after = placeThreads(facts([thread('a'), thread('b', { updatedAt: now - 2 * hour })]));
    const before = after.map((placement) =>
      placement.id === 'b' ? { ...placement, group: 'unknown' as const } : placement,
    );
    expect(holdPlacements(before, after).map(({ group, id }) => `${group}: ${id}`)).toEqual(['done: a', 'done: b']);
  });

  it('puts a new row first in its group while the pointer is in the list', () => {
    const before = facts([thread('w', { state: 'waiting' }), thread('a')]);
    const after = facts([thread('w', { state: 'idle' }), thread('a'), thread('new')]);
    const held = holdPlacements(placeThreads(before), placeThreads(after));
    expect(held.map(({ group, id }) => `${group}: ${id}`)).toEqual(['needsYou: w', 'done: new', 'done: a']);
  });

  it('moves a row that the user pins or unpins, even while the pointer is in the list', () => {
    const before = facts([thread('a'), thread('b', { pinned: true })]);
    const after = facts([thread('a', { pinned: true }), thread('b')]);
    const held = holdPlacements(placeThreads(before), placeThreads(after));
    expect(held.map(({ group, id }) => `${group}: ${id}`)).toEqual(['Pinned: a', 'done: b']);
  });

  it('drops the row of a removed thread', () => {
    const held = holdPlacements(placeThreads(facts([thread('a'), thread('b')])), placeThreads(facts([thread('b')])));
    expect(held.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('threadBeside', () => {
  const placements = placeThreads(
    facts([thread('a', { updatedAt: now }), thread('b'), thread('c', { archived: true })]),
  );
  const [a, b] = [threadId.parse('a'), threadId.parse('b')];

  it('returns the thread below or above, and null at the ends of the list', () => {
    expect(getAdjacentThread(placements, a, 1)).toBe('b');
    expect(getAdjacentThread(placements, b, -1)).toBe('a');
    expect(getAdjacentThread(placements, b, 1)).toBeNull();
    expect(getAdjacentThread(placements, a, -1)).toBeNull();
  });

  it('returns the first thread for a new or an unlisted thread', () => {
    expect(getAdjacentThread(placements, null, 1)).toBe('a');
    expect(getAdjacentThread(placements, null, -1)).toBe('a');
    expect(getAdjacentThread(placements, threadId.parse('c'), 1)).toBe('a');
    expect(getAdjacentThread([], null, 1)).toBeNull();
  });
});

describe('orderByFolder', () => {
  const given = facts([
    thread('of b', { cwd: '/b', state: 'running' }),
    thread('of a', { cwd: '/a' }),
    thread('waits in a', { cwd: '/a', state: 'waiting', updatedAt: now - 5 * hour }),
    thread('in a worktree of b', { cwd: '/data/worktree', project: '/b' }),
    thread('elsewhere', { cwd: '/e', state: 'running' }),
  ]);
  const order = (collapsed: readonly string[] = [], shown: string | null = null) =>
    orderByFolder(
      placeThreads(given),
      given.threads,
      ['/a', '/b'],
      collapsed,
      shown === null ? null : threadId.parse(shown),
    ).map(({ id }) => id);

  it('goes folder by folder, as the list on the screen, and ends with other folders', () => {
    expect(order()).toEqual(['waits in a', 'of a', 'of b', 'in a worktree of b', 'elsewhere']);
  });

  it('leaves out what the list does not show, except the shown thread', () => {
    expect(order(['/a'])).toEqual(['of b', 'in a worktree of b', 'elsewhere']);
    expect(order(['/a', ''], 'of a')).toEqual(['of a', 'of b', 'in a worktree of b']);
  });
});
