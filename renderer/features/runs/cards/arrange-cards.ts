import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunSort } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { hasEveryWord } from '../../../../shared/texts/search-form.ts';
import { type CardStatus, type RunsKnown, type Share, shareOf, toCardStatus } from './card-standing.ts';
import { compareRuns, type SortedRun } from './sort-runs.ts';

/** What comes first. */
export type CardOrder = 'needsYou' | 'newest' | 'longest' | 'tokens';

/** Which cards to show, and in what arrangement. */
export type CardOptions = {
  readonly share: Share | 'all' | 'imported';
  /** A card must contain all of these words. */
  readonly words: string;
  /** The order of cards, or the column of the table. */
  readonly order: CardOrder | RunSort;
  /** Cards of one workspace are together, under its path. */
  readonly grouped: boolean;
};

/** How many runs each share has, regardless of the search. */
export type CardCounts = Readonly<Record<Share, number>>;

/** Cards under one heading; `projectRoot` is null if there are no headings. */
export type CardGroup = { readonly projectRoot: string | null; readonly cards: readonly RunCard[] };

/** The matching cards, in order and in groups. `now` is in Unix milliseconds, `usdOf` the cost in US dollars if known. */
export function arrangeCards(
  cards: readonly RunCard[],
  options: CardOptions,
  now: number,
  known: RunsKnown,
  usdOf: (card: RunCard) => number | null = () => null,
): readonly CardGroup[] {
  const isSought = hasEveryWord(options.words);
  const placed = cards
    .map((card) => ({
      card,
      syncStatus: toCardStatus(card, now, known),
      askedAt: askedAt(card, known),
      elapsedMs: elapsedOf(card, now),
      usd: usdOf(card),
    }))
    .filter(({ card, syncStatus }) => {
      if (options.share === 'imported' ? card.imported === undefined : !isOf(options.share, syncStatus)) return false;
      return isSought(textOfCard(card));
    })
    .sort((one, other) => compare(one, other, options.order))
    .map(({ card }) => card);
  if (!options.grouped) return placed.length === 0 ? [] : [{ projectRoot: null, cards: placed }];
  // A group goes where its first card would.
  const groups = Map.groupBy(placed, ({ imported, run }) => (imported === undefined ? run.projectRoot : t`Imported`));
  return [...groups].map(([projectRoot, members]) => ({ projectRoot, cards: members }));
}

function isOf(share: Share | 'all', syncStatus: CardStatus): boolean {
  return share === 'all' || shareOf(syncStatus) === share;
}

/** Counts the runs of each share. */
export function countCards(cards: readonly RunCard[], now: number, known: RunsKnown): CardCounts {
  const counts = { waiting: 0, active: 0, ended: 0 };
  for (const card of cards) counts[shareOf(toCardStatus(card, now, known))] += 1;
  return counts;
}

/** The same cards in their previous order, with new ones at the end of their group: nothing moves under a pointer. */
export function holdOrder(held: readonly CardGroup[], groups: readonly CardGroup[]): readonly CardGroup[] {
  const places = new Map(held.flatMap(({ cards }) => cards).map(({ run }, at) => [keyOfRun(run), at]));
  const placeOf = ({ run }: RunCard): number => places.get(keyOfRun(run)) ?? Number.POSITIVE_INFINITY;
  const firstOf = ({ cards }: CardGroup): number => Math.min(...cards.map(placeOf));
  return groups
    .map((group) => ({ ...group, cards: group.cards.toSorted((one, other) => before(placeOf(one), placeOf(other))) }))
    .toSorted((one, other) => before(firstOf(one), firstOf(other)));
}

/** How long a run has worked or waited so far, in milliseconds. */
export function elapsedOf({ durationMs, runningSince }: RunCard, now: number): number {
  return durationMs + (runningSince === null ? 0 : Math.max(0, now - runningSince));
}

type Placed = SortedRun & { readonly syncStatus: CardStatus; readonly askedAt: number };

function askedAt({ run, startedAt }: RunCard, { started }: RunsKnown): number {
  return started.get(keyOfRun(run))?.askedAt ?? startedAt ?? 0;
}

const ranks: Readonly<Record<CardStatus, number>> = {
  waiting: 0,
  running: 1,
  checking: 1,
  quiet: 2,
  starting: 3,
  preparing: 3,
  paused: 4,
  queued: 5,
  readyToReview: 6,
  failed: 7,
  checkFailed: 7,
  unreadable: 7,
  finished: 7,
  stopped: 7,
  unknown: 7,
  unread: 7,
};

function compare(one: Placed, other: Placed, order: CardOptions['order']): number {
  return (
    (typeof order === 'string' ? byOrder(one, other, order) : byColumn(one, other, order)) ||
    before(other.card.startedAt ?? 0, one.card.startedAt ?? 0) ||
    other.card.run.workcellId.localeCompare(one.card.run.workcellId)
  );
}

function byColumn(one: Placed, other: Placed, sort: RunSort): number {
  if (sort.column !== 'state') return compareRuns(one, other, sort);
  const order = stateRank(one) - stateRank(other);
  return sort.isDescending ? -order : order;
}

/** Ended runs of one rank: the table keeps equal states together. */
const endedStates: readonly CardStatus[] = [
  'checkFailed',
  'failed',
  'stopped',
  'finished',
  'unknown',
  'unreadable',
  'unread',
];

function stateRank({ syncStatus }: Placed): number {
  return ranks[syncStatus] + (endedStates.indexOf(syncStatus) + 1) / 100;
}

function byOrder(one: Placed, other: Placed, order: CardOrder): number {
  switch (order) {
    case 'needsYou': {
      const rank = ranks[one.syncStatus] - ranks[other.syncStatus];
      // The longest wait is answered first; ended runs go by their end, the latest first.
      if (rank !== 0) return rank;
      if (one.syncStatus === 'waiting') return before(one.card.lastAt ?? 0, other.card.lastAt ?? 0);
      // A queue starts at its front.
      if (one.syncStatus === 'queued') return before(one.askedAt, other.askedAt);
      return ranks[one.syncStatus] >= ranks.readyToReview ? before(other.card.lastAt ?? 0, one.card.lastAt ?? 0) : 0;
    }
    case 'newest':
      return 0;
    case 'longest':
      return before(other.elapsedMs, one.elapsedMs);
    case 'tokens':
      return before(other.card.tokens ?? 0, one.card.tokens ?? 0);
  }
}

function before(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function textOfCard({ model, now, run, title, tool }: RunCard): string {
  const words = [title, run.workcellId, run.projectRoot, tool, model, ...now.map(({ text }) => text)];
  return words.join('\n');
}
