import { describe, expect, it } from 'vitest';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { sampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { sampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { arrangeCards as arrange, type CardOptions, countCards, holdOrder } from './arrange-cards.ts';
import { nothingKnown } from './card-standing.ts';

const now = sampleStart + 3_600_000;
const arrangeCards = (shown: readonly RunCard[], options: CardOptions, at: number) =>
  arrange(shown, options, at, nothingKnown);
const all: CardOptions = { share: 'all', words: '', order: 'needsYou', grouped: false };

const cards = [
  sampleCard('wc-finished', { lastAt: now - 10_000, tokens: 10 }),
  sampleCard('wc-earlier', { lastAt: now - 900_000, state: 'stopped' }),
  sampleCard('wc-failed', { state: 'failed', title: 'Upgrade to TypeScript 6' }),
  sampleCard('wc-starting', { state: 'starting', lastAt: now }),
  sampleCard('wc-quiet', { state: 'running', lastAt: now - 180_000, runningSince: sampleStart }),
  sampleCard('wc-running', { state: 'running', lastAt: now - 1_000, tokens: 90_000, tool: 'claude' }),
  sampleCard('wc-asked-late', { state: 'waiting', lastAt: now - 1_000 }),
  sampleCard('wc-asked-first', { state: 'waiting', lastAt: now - 90_000 }),
  sampleCard('wc-unread', { isRead: false, state: 'unknown', lastAt: null, tokens: null }),
];

const idsOf = (options: Partial<CardOptions>) =>
  arrangeCards(cards, { ...all, ...options }, now).flatMap((group) => group.cards.map(({ run }) => run.workcellId));

describe('the order of cards', () => {
  it('puts waiting runs first, longest wait first, then running, quiet, starting ones, then ended ones, newest first', () => {
    expect(idsOf({})).toEqual([
      'wc-asked-first',
      'wc-asked-late',
      'wc-running',
      'wc-quiet',
      'wc-starting',
      'wc-finished',
      'wc-earlier',
      'wc-failed',
      'wc-unread',
    ]);
  });

  it('puts runs that are ready to review before other ended ones, and a new run before an old failure', () => {
    const ended = [
      sampleCard('wc-old-failure', { state: 'failed', lastAt: now - 9_000_000 }),
      sampleCard('wc-new', { lastAt: now - 1_000 }),
      sampleCard('wc-review', { lastAt: now - 90_000, files: 2 }),
      sampleCard('wc-running', { state: 'running', lastAt: now }),
    ];
    const [review = ended[0]] = ended.slice(2);
    const worktrees = new Map([[keyOfRun(review?.run ?? sampleCard('x').run), { applied: null }]]);
    const [group] = arrange(ended, all, now, { ...nothingKnown, worktrees });
    expect(group?.cards.map(({ run }) => run.workcellId)).toEqual([
      'wc-running',
      'wc-review',
      'wc-new',
      'wc-old-failure',
    ]);
  });

  it('keeps runs that wait for their turn in the order of the queue', () => {
    const asked = (id: string, askedAt: number) => sampleStarted(id, { stage: 'queued', askedAt });
    const started = new Map([asked('wc-1', 5), asked('wc-2', 3)].map((run) => [keyOfRun(run.run), run]));
    const queued = ['wc-1', 'wc-2'].map((id) => sampleCard(id, { state: 'starting' }));
    const [group] = arrange(queued, all, now, { ...nothingKnown, started });
    expect(group?.cards.map(({ run }) => run.workcellId)).toEqual(['wc-2', 'wc-1']);
  });

  it('can be by duration, which still grows, or by tokens', () => {
    expect(idsOf({ order: 'longest' })[0]).toBe('wc-quiet');
    expect(idsOf({ order: 'tokens' })[0]).toBe('wc-running');
    expect(idsOf({ order: 'tokens' }).slice(-2)).toEqual(['wc-finished', 'wc-unread']);
  });
});

describe('which cards are shown', () => {
  it('are those of a share', () => {
    expect(idsOf({ share: 'waiting' })).toEqual(['wc-asked-first', 'wc-asked-late']);
    expect(idsOf({ share: 'active' })).toEqual(['wc-running', 'wc-quiet', 'wc-starting']);
    expect(countCards(cards, now, nothingKnown)).toEqual({ waiting: 2, active: 3, ended: 4 });
  });

  it('are those that contain all words, anywhere on the card', () => {
    expect(idsOf({ words: 'typescript UPGRADE' })).toEqual(['wc-failed']);
    expect(idsOf({ words: 'claude' })).toEqual(['wc-running']);
    expect(idsOf({ words: 'claude typescript' })).toEqual([]);
    expect(arrangeCards(cards, { ...all, words: 'nowhere' }, now)).toEqual([]);
  });

  it('are grouped by workspace on request', () => {
    const [card] = cards;
    const other = {
      ...(card ?? sampleCard('wc-x')),
      run: { ...sampleCard('wc-other').run, projectRoot: '/work/other' },
    };
    const groups = arrangeCards([...cards, other], { ...all, grouped: true }, now);
    expect(groups.map(({ cards: members, projectRoot }) => [projectRoot, members.length])).toEqual([
      ['/work/ledger', 9],
      ['/work/other', 1],
    ]);
  });
});

it('stay where they are while the order is held, with new ones at the end', () => {
  const held = arrangeCards(cards.slice(0, 3), all, now);
  const changed = cards.slice(0, 3).map((card, at) => (at === 0 ? { ...card, state: 'waiting' as const } : card));
  const after = arrangeCards([...changed, sampleCard('wc-new', { state: 'waiting' })], all, now);
  expect(holdOrder(held, after).flatMap((group) => group.cards.map(({ run }) => run.workcellId))).toEqual([
    'wc-finished',
    'wc-earlier',
    'wc-failed',
    'wc-new',
  ]);
});
