import { describe, expect, it } from 'vitest';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId, threadId } from '../../shared/base/ids.ts';
import type { RunWorktree } from '../../shared/contract/runs.ts';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import { createSampleCard } from '../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../shared/runs/testing/sample-started.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { countNeeds, describeNeeds, getNextNeed, type Need, type NeedsInput } from './describe-needs.ts';
import { emptyWorkContext, indexRunsByThread } from './describe-work.ts';

const now = new Date(2026, 10, 20, 11, 0).getTime();

function thread(id: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return createSampleSummary(id, { updatedAt: now - 60_000, unread: true, ...more });
}

function approval(id: string, thread: string): WaitingApproval {
  return {
    state: 'waiting',
    id: approvalId.parse(id),
    threadId: threadId.parse(thread),
    turnId: null,
    entryId: null,
    threadTitle: `Title of ${thread}`,
    asked: { kind: 'unknown', method: 'm', json: '{}' },
    reason: null,
    reach: null,
    askedAt: now - 5_000,
  };
}

function worktree(run: RunRef, more: Partial<RunWorktree> = {}): RunWorktree {
  return { run, branch: 'workcell/x', path: '/w', createdAt: 1, isPresent: true, applied: null, setup: null, ...more };
}

const byKey = <Item extends { readonly run: RunRef }>(items: readonly Item[]) =>
  new Map(items.map((item) => [getRunKey(item.run), item]));

type Given = {
  readonly approvals?: readonly WaitingApproval[];
  readonly threads?: readonly ThreadSummary[];
  readonly cards?: readonly RunCard[];
  readonly runs?: readonly StartedRun[];
  readonly worktrees?: readonly RunWorktree[];
  readonly shown?: string;
};

function input({ approvals = [], threads = [], cards = [], runs = [], worktrees = [], shown }: Given): NeedsInput {
  const known = {
    threads: Object.fromEntries(threads.map((each) => [each.id, each])),
    cards: byKey(cards),
    started: byKey(runs),
    worktrees: byKey(worktrees),
  };
  const work = { ...emptyWorkContext, ...known, runOfThread: indexRunsByThread(known) };
  return { approvals, work, shown: shown === undefined ? null : threadId.parse(shown) };
}

const titles = (given: Given) =>
  Object.fromEntries(
    describeNeeds(input(given)).map(({ heading, needs }) => [heading, needs.map(({ title }) => title)]),
  );

describe('describeNeeds', () => {
  it('returns no groups when nothing needs the user', () => {
    expect(describeNeeds(input({ threads: [thread('a', { unread: false })] }))).toEqual([]);
  });

  it('lists approvals, reviews and unseen results in this order', () => {
    const { run } = createSampleStarted('wc-1');
    const given = {
      approvals: [approval('1', 'asks')],
      threads: [thread('ended')],
      runs: [createSampleStarted('wc-1', { stage: 'ended', outcome: 'done', endedAt: now })],
      worktrees: [worktree(run)],
      cards: [createSampleCard('wc-1', { files: 1 })],
    };
    expect(titles(given)).toEqual({
      'Needs you': ['Title of asks'],
      'Ready to review': ['Fix duplicate rows'],
      Done: ['Title of ended'],
    });
    expect(countNeeds(describeNeeds(input(given)))).toBe(3);
  });

  it('lists a thread that ends with a plan as waiting, seen or not, except for the shown one', () => {
    const threads = [thread('plans', { hasPlan: true, unread: false }), thread('shown', { hasPlan: true })];
    expect(titles({ threads, shown: 'shown' })).toEqual({ 'Needs you': ['Title of plans'] });
    expect(titles({ threads: [thread('archived', { hasPlan: true, archived: true })] })).toEqual({});
  });

  it('names a run whose card has no title by its prompt, and never by its ID', () => {
    const { request, run } = createSampleStarted('wc-1');
    const named = (prompt: string) =>
      titles({
        runs: [createSampleStarted('wc-1', { stage: 'ended', outcome: 'done', request: { ...request, prompt } })],
        worktrees: [worktree(run)],
        cards: [createSampleCard('wc-1', { files: 1, title: '' })],
      });
    expect(named('Fix duplicate rows')).toEqual({ 'Ready to review': ['Fix duplicate rows'] });
    expect(named('')).toEqual({ 'Ready to review': ['Untitled thread'] });
  });

  it('lists one row per waiting thread, with the number of requests or its activity', () => {
    const asks = thread('a', { state: 'waiting', now: 'Run npm test?', unread: false });
    const one = describeNeeds(input({ approvals: [approval('1', 'a')], threads: [asks] }));
    expect(one[0]?.needs).toMatchObject([{ detail: 'Run npm test?', opens: { type: 'approval', threadId: 'a' } }]);
    const two = describeNeeds(input({ approvals: [approval('1', 'a'), approval('2', 'a')], threads: [asks] }));
    expect(two[0]?.needs.map(({ detail }) => detail)).toEqual(['2 approvals']);
  });

  it('leaves out the thread on screen, and archived, running and seen threads', () => {
    const threads = [
      thread('shown'),
      thread('archived', { archived: true }),
      thread('running', { state: 'running' }),
      thread('seen', { unread: false }),
    ];
    expect(titles({ threads, shown: 'shown' })).toEqual({});
  });

  it('shows why an unseen thread failed', () => {
    const [group] = describeNeeds(input({ threads: [thread('a', { state: 'failed', now: 'Rate limit reached' })] }));
    expect(group?.needs).toMatchObject([{ glyph: 'failed', detail: 'Rate limit reached' }]);
  });

  it('lists for review only undecided changes of successful runs', () => {
    const { run } = createSampleStarted('wc-1');
    const ended = { stage: 'ended', outcome: 'done' } as const;
    const due = (
      over: Partial<StartedRun>,
      more: Partial<RunWorktree> = {},
      cards = [createSampleCard('wc-1', { files: 3 })],
    ) =>
      titles({ runs: [createSampleStarted('wc-1', { ...ended, ...over })], worktrees: [worktree(run, more)], cards })[
        'Ready to review'
      ];
    expect(due({})).toHaveLength(1);
    expect(due({ outcome: 'cancelled' })).toBeUndefined();
    expect(due({ became: 'applied' })).toBeUndefined();
    expect(due({}, { applied: { tree: 't', files: 1, at: now, leftOut: 0 } })).toBeUndefined();
    expect(due({}, { isPresent: false })).toBeUndefined();
    expect(due({}, {}, [createSampleCard('wc-1', { files: 0 })])).toBeUndefined();
    expect(due({}, {}, [])).toBeUndefined();
  });

  it('lists threads whose changes in the folder are left to review, seen or not, except the one on screen', () => {
    const unreviewed = { files: 2, added: 17, removed: 4 };
    const threads = [
      thread('a', { unreviewed }),
      thread('b', { unreviewed, unread: false, updatedAt: now }),
      thread('shown', { unreviewed }),
      thread('archived', { unreviewed, archived: true }),
      thread('works', { unreviewed, state: 'running' }),
    ];
    expect(describeNeeds(input({ threads, shown: 'shown' }))).toMatchObject([
      {
        heading: 'Ready to review',
        needs: [
          { title: 'Title of b', detail: '2 files', opens: { type: 'changes', threadId: 'b' } },
          { title: 'Title of a', detail: '2 files', opens: { type: 'changes', threadId: 'a' } },
        ],
      },
    ]);
  });

  it('describes runs from earlier starts by their cards', () => {
    const card = createSampleCard('wc-1', { files: 2, title: 'Bump the linter' });
    expect(titles({ cards: [card], worktrees: [worktree(card.run)] })).toEqual({
      'Ready to review': ['Bump the linter'],
    });
    expect(titles({ cards: [{ ...card, state: 'running' }], worktrees: [worktree(card.run)] })).toEqual({});
    expect(titles({ worktrees: [worktree(card.run)] })).toEqual({});
  });

  it('shows no run of an earlier start until it was read, and then only what is ready to review', () => {
    const ids = ['wc-unread', 'wc-failed', 'wc-check', 'wc-stopped', 'wc-empty', 'wc-ready'] as const;
    const facts: Readonly<Record<(typeof ids)[number], Partial<RunCard>>> = {
      'wc-unread': { isRead: false, state: 'unknown', title: 'wc-unread' },
      'wc-failed': { state: 'failed', files: 1 },
      'wc-check': { state: 'failed', files: 1, checks: { passed: 0, all: 1 } },
      'wc-stopped': { state: 'stopped', files: 1 },
      'wc-empty': { files: 0 },
      'wc-ready': { files: 1, title: 'Bump the linter' },
    };
    const cards = ids.map((id) => createSampleCard(id, facts[id]));
    expect(titles({ cards, worktrees: cards.map(({ run }) => worktree(run)) })).toEqual({
      'Ready to review': ['Bump the linter'],
    });
  });

  it('marks a run of this start that failed as failed, and lists it with what is done', () => {
    const checks = [{ command: 'npm test', exitCode: 1, durationMs: 5 }];
    const run = createSampleStarted('wc-1', { stage: 'ended', outcome: 'done', checks });
    const given = { runs: [run], worktrees: [worktree(run.run)], cards: [createSampleCard('wc-1', { files: 1 })] };
    expect(describeNeeds(input(given))).toMatchObject([
      { heading: 'Done', needs: [{ glyph: 'failed', detail: 'Failed · check failed', opens: { type: 'review' } }] },
    ]);
  });

  it('lists the thread of a run only as that run', () => {
    const { run } = createSampleStarted('wc-1');
    const runs = [createSampleStarted('wc-1', { stage: 'ended', outcome: 'done', threadId: threadId.parse('a') })];
    const cards = [createSampleCard('wc-1', { files: 2 })];
    expect(titles({ runs, threads: [thread('a')], worktrees: [worktree(run)], cards })).toEqual({
      'Ready to review': ['Fix duplicate rows'],
    });
  });

  it('shows a hostile title as text on one line, and names a thread without one', () => {
    expect(titles({ threads: [thread('a', { title: 'a\u202Eb\nc' })] }).Done?.[0]).not.toContain('\u202E');
    expect(titles({ threads: [thread('a', { title: '  ' })] })).toEqual({ Done: ['Untitled thread'] });
  });
});

describe('needAfter', () => {
  const groups = describeNeeds(input({ threads: [thread('a', { updatedAt: 2 }), thread('b', { updatedAt: 1 })] }));

  it('returns the next need across all groups, and starts over at the end', () => {
    expect(getNextNeed(groups, null, null)?.key).toBe('thread:a');
    expect(getNextNeed(groups, 'thread:a', null)?.key).toBe('thread:b');
    expect(getNextNeed(groups, 'thread:b', null)?.key).toBe('thread:a');
    expect(getNextNeed(groups, 'gone', null)?.key).toBe('thread:a');
    expect(getNextNeed([], null, null)).toBeNull();
  });

  it('comes to each thread to review in turn, although the one on screen needs nothing', () => {
    const unreviewed = { files: 1, added: 1, removed: 0 };
    const threads = ['a', 'b', 'c'].map((id, at) => thread(id, { unreviewed, unread: false, updatedAt: now - at }));
    const groups = describeNeeds(input({ threads }));
    const seen: string[] = [];
    let last: Need | null = null;
    for (let press = 0; press < 4; press += 1) {
      const shown = last !== null && 'threadId' in last.opens ? last.opens.threadId : null;
      last = getNextNeed(groups, last?.key ?? null, shown);
      seen.push(last?.key ?? '');
    }
    expect(seen).toEqual(['changes:a', 'changes:b', 'changes:c', 'changes:a']);
    expect(getNextNeed(describeNeeds(input({ threads: threads.slice(0, 1) })), null, threadId.parse('a'))).toBeNull();
  });
});
