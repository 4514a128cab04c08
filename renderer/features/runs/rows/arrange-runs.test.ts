import { describe, expect, it } from 'vitest';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { createSampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { emptyWorkContext } from '../../../view-models/describe-work.ts';
import { arrangeRuns as arrange, countRuns, holdOrder, placeRun, type RunArrangement } from './arrange-runs.ts';

const now = sampleStart + 3_600_000;
const arrangeRuns = (shown: readonly RunCard[], options: RunArrangement, at: number) =>
  arrange(shown, options, at, emptyWorkContext);
const all: RunArrangement = { filter: 'all', searchText: '', order: 'needsYou', groupedBy: null };

const cards = [
  createSampleCard('wc-finished', { lastAt: now - 10_000, tokens: 10 }),
  createSampleCard('wc-earlier', { lastAt: now - 900_000, state: 'stopped' }),
  createSampleCard('wc-failed', { state: 'failed', title: 'Upgrade to TypeScript 6' }),
  createSampleCard('wc-starting', { state: 'starting', lastAt: now }),
  createSampleCard('wc-quiet', { state: 'running', lastAt: now - 180_000, runningSince: sampleStart }),
  createSampleCard('wc-running', { state: 'running', lastAt: now - 1_000, tokens: 90_000, tool: 'claude' }),
  createSampleCard('wc-asked-late', { state: 'waiting', lastAt: now - 1_000 }),
  createSampleCard('wc-asked-first', { state: 'waiting', lastAt: now - 90_000 }),
  createSampleCard('wc-unread', { isRead: false, state: 'unknown', lastAt: null, tokens: null }),
];

const idsOf = (options: Partial<RunArrangement>) =>
  arrangeRuns(cards, { ...all, ...options }, now).flatMap((group) => group.runs.map(({ card: { run } }) => run.runId));

describe('the order of runs', () => {
  it('sorts runs that need the user first by longest wait, then running ones, then ended ones, newest first', () => {
    expect(idsOf({})).toEqual([
      'wc-asked-first',
      'wc-asked-late',
      'wc-starting',
      'wc-running',
      'wc-quiet',
      'wc-finished',
      'wc-earlier',
      'wc-failed',
      'wc-unread',
    ]);
  });

  it('sorts running runs before queued ones, then those that are ready to review, and new runs before old failures', () => {
    const ended = [
      createSampleCard('wc-old-failure', { state: 'failed', lastAt: now - 9_000_000 }),
      createSampleCard('wc-new', { lastAt: now - 1_000 }),
      createSampleCard('wc-review', { lastAt: now - 90_000, files: 2 }),
      createSampleCard('wc-running', { state: 'running', lastAt: now }),
      createSampleCard('wc-queued', { state: 'starting', lastAt: now }),
    ];
    const [review = ended[0]] = ended.slice(2);
    const { run } = review ?? createSampleCard('x');
    const worktree = { run, branch: 'b', path: '/w', createdAt: 1, isPresent: true, applied: null, setup: null };
    const queued = createSampleStarted('wc-queued', { stage: 'queued' });
    const [group] = arrange(ended, all, now, {
      ...emptyWorkContext,
      started: new Map([[getRunKey(queued.run), queued]]),
      worktrees: new Map([[getRunKey(run), worktree]]),
    });
    expect(group?.runs.map(({ card: each }) => each.run.runId)).toEqual([
      ...['wc-running', 'wc-queued', 'wc-review', 'wc-new', 'wc-old-failure'],
    ]);
  });

  it('keeps queued runs in the order of the queue', () => {
    const asked = (id: string, askedAt: number) => createSampleStarted(id, { stage: 'queued', askedAt });
    const started = new Map([asked('wc-1', 5), asked('wc-2', 3)].map((run) => [getRunKey(run.run), run]));
    const queued = ['wc-1', 'wc-2'].map((id) => createSampleCard(id, { state: 'starting' }));
    const [group] = arrange(queued, all, now, { ...emptyWorkContext, started });
    expect(group?.runs.map(({ card }) => card.run.runId)).toEqual(['wc-2', 'wc-1']);
  });

  it('sorts runs by duration, which still grows, or by tokens', () => {
    expect(idsOf({ order: 'longest' })[0]).toBe('wc-quiet');
    expect(idsOf({ order: 'tokens' })[0]).toBe('wc-running');
    expect(idsOf({ order: 'tokens' }).slice(-2)).toEqual(['wc-finished', 'wc-unread']);
  });
});

describe('which runs are shown', () => {
  it('shows only the runs of the chosen status group', () => {
    expect(idsOf({ filter: 'needsYou' })).toEqual(['wc-asked-first', 'wc-asked-late']);
    expect(idsOf({ filter: 'running' })).toEqual(['wc-starting', 'wc-running', 'wc-quiet']);
    expect(countRuns(cards, emptyWorkContext)).toEqual({ needsYou: 2, running: 3, readyToReview: 0, done: 3 });
  });

  it('shows only runs that contain all words', () => {
    expect(idsOf({ searchText: 'typescript UPGRADE' })).toEqual(['wc-failed']);
    expect(idsOf({ searchText: 'claude' })).toEqual(['wc-running']);
    expect(idsOf({ searchText: 'claude typescript' })).toEqual([]);
    expect(arrangeRuns(cards, { ...all, searchText: 'nowhere' }, now)).toEqual([]);
  });

  it('groups runs by workspace, with imported ones apart', () => {
    const [card = createSampleCard('wc-x')] = cards;
    const other = { ...card, run: { ...createSampleCard('wc-other').run, projectRoot: '/work/other' } };
    const imported = { ...createSampleCard('wc-imported'), imported: { hasThread: false } };
    const groups = arrangeRuns([...cards, other, imported], { ...all, groupedBy: 'folder' }, now);
    expect(groups.map(({ heading, runs }) => [heading, runs.length])).toEqual([
      [{ kind: 'folder', path: '/work/ledger' }, 9],
      [{ kind: 'folder', path: '/work/other' }, 1],
      [{ kind: 'imported' }, 1],
    ]);
  });

  it('groups runs by state, and gives what works, asks or failed a line for it', () => {
    const groups = arrangeRuns(cards, { ...all, groupedBy: 'state' }, now);
    expect(groups.map(({ heading, runs }) => [heading, runs.map(({ hasNews }) => hasNews)])).toEqual([
      [{ kind: 'state', group: 'needsYou' }, [true, true]],
      [{ kind: 'state', group: 'running' }, [true, true, true]],
      [{ kind: 'state', group: 'done' }, [false, false, true]],
      [{ kind: 'unknown' }, [false]],
    ]);
  });

  it('puts a run in no group before its record was read, and leaves what reports no end at rest', () => {
    const unread = createSampleCard('wc-unread', { isRead: false, state: 'unknown' });
    const shown = [
      unread,
      createSampleCard('wc-endless', { state: 'unknown' }),
      createSampleCard('wc-broken', { isRead: false, state: 'unknown', problem: 'No permission.' }),
    ];
    const groupsOf = (of: readonly RunCard[], options: Partial<RunArrangement> = {}) =>
      arrangeRuns(of, { ...all, groupedBy: 'state', ...options }, now).map(({ heading, runs }) => [
        heading?.kind === 'state' ? heading.group : heading?.kind,
        runs.map(({ card }) => card.run.runId),
      ]);
    expect(groupsOf(shown)).toEqual([
      ['done', ['wc-endless', 'wc-broken']],
      ['unknown', ['wc-unread']],
    ]);
    expect(groupsOf(shown, { filter: 'done' })).toEqual([['done', ['wc-endless', 'wc-broken']]]);
    expect(groupsOf([{ ...unread, isRead: true, state: 'waiting' }])).toEqual([['needsYou', ['wc-unread']]]);
  });
});

it('puts the attempts at one message below the first of them, by number, in the state that each has', () => {
  const attempt = (number: number) => ({ group: 'g', number, of: 3, model: null, effort: null, instruction: '' });
  const card = (id: string, over: Partial<RunCard> = {}) => createSampleCard(id, { lastAt: now, ...over });
  const shown = [
    card('wc-3', { attempt: attempt(3) }),
    card('wc-other', { lastAt: now - 1 }),
    card('wc-1', { attempt: attempt(1), lastAt: now - 2 }),
    card('wc-2', { attempt: attempt(2), state: 'running' }),
  ];
  const groups = arrangeRuns(shown, { ...all, groupedBy: 'state' }, now);
  expect(groups.map(({ runs }) => runs.map((run) => [run.card.run.runId, run.isFurtherAttempt]))).toEqual([
    [['wc-2', false]],
    [
      ['wc-1', false],
      ['wc-3', true],
      ['wc-other', false],
    ],
  ]);
});

it('gives a run whose worktree was not set up a line for it', () => {
  const card = createSampleCard('wc-1', { files: 1 });
  const setup = { isRunning: false, problem: 'Set-up stopped.' };
  const worktree = { run: card.run, branch: 'b', path: '/w', createdAt: 0, isPresent: true, applied: null, setup };
  const worktrees = new Map([[getRunKey(card.run), worktree]]);
  expect(placeRun(card, { ...emptyWorkContext, worktrees }).hasNews).toBe(true);
  expect(placeRun(card, emptyWorkContext).hasNews).toBe(false);
});

it('keeps the groups and heights of runs while the order is held, and puts new ones below', () => {
  const shown = cards.slice(0, 3);
  const byState: RunArrangement = { ...all, groupedBy: 'state' };
  const held = arrangeRuns(shown, byState, now);
  const changed = shown.map((card, at) => (at === 0 ? { ...card, state: 'waiting' as const } : card));
  const after = arrangeRuns([...changed, createSampleCard('wc-new', { state: 'waiting' })], byState, now);
  const kept = holdOrder(held, after);
  expect(kept.map(({ runs }) => runs.map(({ card, hasNews }) => [card.run.runId, hasNews]))).toEqual([
    [
      ['wc-finished', false],
      ['wc-earlier', false],
      ['wc-failed', true],
    ],
    [['wc-new', true]],
  ]);
  expect(kept[0]?.runs[0]?.state).toBe('needsYou');
  expect(holdOrder(held, arrangeRuns(shown.slice(1), byState, now))[0]?.runs).toHaveLength(2);
});
