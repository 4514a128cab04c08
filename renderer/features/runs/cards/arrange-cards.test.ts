import { describe, expect, it } from 'vitest';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { createSampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { emptyWorkContext } from '../../../view-models/describe-work.ts';
import { arrangeCards as arrange, type CardArrangement, countCards, holdOrder } from './arrange-cards.ts';

const now = sampleStart + 3_600_000;
const arrangeCards = (shown: readonly RunCard[], options: CardArrangement, at: number) =>
  arrange(shown, options, at, emptyWorkContext);
const all: CardArrangement = { filter: 'all', searchText: '', order: 'needsYou', grouped: false };

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

const idsOf = (options: Partial<CardArrangement>) =>
  arrangeCards(cards, { ...all, ...options }, now).flatMap((group) => group.cards.map(({ run }) => run.runId));

describe('the order of cards', () => {
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

  it('sorts runs that are ready to review before running and queued ones, and new runs before old failures', () => {
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
    expect(group?.cards.map(({ run: each }) => each.runId)).toEqual([
      ...['wc-review', 'wc-running', 'wc-queued', 'wc-new', 'wc-old-failure'],
    ]);
  });

  it('keeps queued runs in the order of the queue', () => {
    const asked = (id: string, askedAt: number) => createSampleStarted(id, { stage: 'queued', askedAt });
    const started = new Map([asked('wc-1', 5), asked('wc-2', 3)].map((run) => [getRunKey(run.run), run]));
    const queued = ['wc-1', 'wc-2'].map((id) => createSampleCard(id, { state: 'starting' }));
    const [group] = arrange(queued, all, now, { ...emptyWorkContext, started });
    expect(group?.cards.map(({ run }) => run.runId)).toEqual(['wc-2', 'wc-1']);
  });

  it('sorts cards by duration, which still grows, or by tokens', () => {
    expect(idsOf({ order: 'longest' })[0]).toBe('wc-quiet');
    expect(idsOf({ order: 'tokens' })[0]).toBe('wc-running');
    expect(idsOf({ order: 'tokens' }).slice(-2)).toEqual(['wc-finished', 'wc-unread']);
  });
});

describe('which cards are shown', () => {
  it('shows only the cards of the chosen status group', () => {
    expect(idsOf({ filter: 'needsYou' })).toEqual(['wc-asked-first', 'wc-asked-late']);
    expect(idsOf({ filter: 'running' })).toEqual(['wc-starting', 'wc-running', 'wc-quiet']);
    expect(countCards(cards, emptyWorkContext)).toEqual({ needsYou: 2, running: 3, readyToReview: 0, done: 4 });
  });

  it('shows only cards that contain all words', () => {
    expect(idsOf({ searchText: 'typescript UPGRADE' })).toEqual(['wc-failed']);
    expect(idsOf({ searchText: 'claude' })).toEqual(['wc-running']);
    expect(idsOf({ searchText: 'claude typescript' })).toEqual([]);
    expect(arrangeCards(cards, { ...all, searchText: 'nowhere' }, now)).toEqual([]);
  });

  it('groups cards by workspace on request', () => {
    const [card] = cards;
    const other = {
      ...(card ?? createSampleCard('wc-x')),
      run: { ...createSampleCard('wc-other').run, projectRoot: '/work/other' },
    };
    const groups = arrangeCards([...cards, other], { ...all, grouped: true }, now);
    expect(groups.map(({ cards: members, projectRoot }) => [projectRoot, members.length])).toEqual([
      ['/work/ledger', 9],
      ['/work/other', 1],
    ]);
  });
});

it('keeps cards in place while the order is held and appends new ones', () => {
  const held = arrangeCards(cards.slice(0, 3), all, now);
  const changed = cards.slice(0, 3).map((card, at) => (at === 0 ? { ...card, state: 'waiting' as const } : card));
  const after = arrangeCards([...changed, createSampleCard('wc-new', { state: 'waiting' })], all, now);
  expect(holdOrder(held, after).flatMap((group) => group.cards.map(({ run }) => run.runId))).toEqual([
    'wc-finished',
    'wc-earlier',
    'wc-failed',
    'wc-new',
  ]);
});
