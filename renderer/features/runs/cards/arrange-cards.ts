import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunSort } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { createWordTest } from '../../../../shared/texts/search-form.ts';
import { type CardStatus, getCardStatus, getStatusGroup, type RunContext, type StatusGroup } from './card-status.ts';
import { compareRuns, type SortedRun } from './sort-runs.ts';

/** What comes first in the order. */
export type CardOrder = 'needsYou' | 'newest' | 'longest' | 'tokens';

/** Which cards to show, and in what arrangement. */
export type CardArrangement = {
  readonly filter: StatusGroup | 'all' | 'imported';
  /** A card must contain all of these words. */
  readonly searchText: string;
  /** The order of cards, or the column of the table. */
  readonly order: CardOrder | RunSort;
  /** Puts the cards of one workspace together, under its path. */
  readonly grouped: boolean;
};

/** How many runs each status group has, regardless of the search. */
export type CardCounts = Readonly<Record<StatusGroup, number>>;

/** Cards under one heading; `projectRoot` is null if there are no headings. */
export type CardGroup = { readonly projectRoot: string | null; readonly cards: readonly RunCard[] };

/**
 * Returns the matching cards, in order and in groups. `now` is in Unix milliseconds, `usdOf` returns the cost in US
 * dollars if known.
 */
export function arrangeCards(
  cards: readonly RunCard[],
  options: CardArrangement,
  now: number,
  known: RunContext,
  usdOf: (card: RunCard) => number | null = () => null,
): readonly CardGroup[] {
  const matchesSearch = createWordTest(options.searchText);
  const placed = cards
    .map((card) => ({
      card,
      status: getCardStatus(card, now, known),
      askedAt: getRequestedAt(card, known),
      elapsedMs: getElapsedMs(card, now),
      usd: usdOf(card),
    }))
    .filter(({ card, status }) => {
      if (options.filter === 'imported' ? card.imported === undefined : !isInShare(options.filter, status))
        return false;
      return matchesSearch(getSearchText(card));
    })
    .sort((one, other) => compare(one, other, options.order))
    .map(({ card }) => card);
  if (!options.grouped) return placed.length === 0 ? [] : [{ projectRoot: null, cards: placed }];
  // A group takes the position of its first card.
  const groups = Map.groupBy(placed, ({ imported, run }) => (imported === undefined ? run.projectRoot : t`Imported`));
  return [...groups].map(([projectRoot, members]) => ({ projectRoot, cards: members }));
}

function isInShare(share: StatusGroup | 'all', syncStatus: CardStatus): boolean {
  return share === 'all' || getStatusGroup(syncStatus) === share;
}

/** Counts the runs of each status group. */
export function countCards(cards: readonly RunCard[], now: number, known: RunContext): CardCounts {
  const counts = { waiting: 0, active: 0, ended: 0 };
  for (const card of cards) counts[getStatusGroup(getCardStatus(card, now, known))] += 1;
  return counts;
}

/**
 * Returns the same cards in their previous order, with new ones at the end of their group, so that nothing moves under
 * a pointer.
 */
export function holdOrder(held: readonly CardGroup[], groups: readonly CardGroup[]): readonly CardGroup[] {
  const places = new Map(held.flatMap(({ cards }) => cards).map(({ run }, at) => [getRunKey(run), at]));
  const getPlace = ({ run }: RunCard): number => places.get(getRunKey(run)) ?? Number.POSITIVE_INFINITY;
  const getFirstPlace = ({ cards }: CardGroup): number => Math.min(...cards.map(getPlace));
  return groups
    .map((group) => ({
      ...group,
      cards: group.cards.toSorted((one, other) => compareNumbers(getPlace(one), getPlace(other))),
    }))
    .toSorted((one, other) => compareNumbers(getFirstPlace(one), getFirstPlace(other)));
}

/** Returns how long a run has worked or waited so far, in milliseconds. */
export function getElapsedMs({ durationMs, runningSince }: RunCard, now: number): number {
  return durationMs + (runningSince === null ? 0 : Math.max(0, now - runningSince));
}

type Placed = SortedRun & { readonly status: CardStatus; readonly askedAt: number };

function getRequestedAt({ run, startedAt }: RunCard, { started }: RunContext): number {
  return started.get(getRunKey(run))?.askedAt ?? startedAt ?? 0;
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

function compare(one: Placed, other: Placed, order: CardArrangement['order']): number {
  return (
    (typeof order === 'string' ? compareByOrder(one, other, order) : compareByColumn(one, other, order)) ||
    compareNumbers(other.card.startedAt ?? 0, one.card.startedAt ?? 0) ||
    other.card.run.runId.localeCompare(one.card.run.runId)
  );
}

function compareByColumn(one: Placed, other: Placed, sort: RunSort): number {
  if (sort.column !== 'state') return compareRuns(one, other, sort);
  const order = rankState(one) - rankState(other);
  return sort.isDescending ? -order : order;
}

/** The order of ended states, so that the table keeps equal states together. */
const endedStates: readonly CardStatus[] = [
  'checkFailed',
  'failed',
  'stopped',
  'finished',
  'unknown',
  'unreadable',
  'unread',
];

function rankState({ status }: Placed): number {
  return ranks[status] + (endedStates.indexOf(status) + 1) / 100;
}

function compareByOrder(one: Placed, other: Placed, order: CardOrder): number {
  switch (order) {
    case 'needsYou': {
      const rank = ranks[one.status] - ranks[other.status];
      // The longest wait comes first. Ended runs are sorted by their end, the latest first.
      if (rank !== 0) return rank;
      if (one.status === 'waiting') return compareNumbers(one.card.lastAt ?? 0, other.card.lastAt ?? 0);
      // The front of the queue comes first.
      if (one.status === 'queued') return compareNumbers(one.askedAt, other.askedAt);
      return ranks[one.status] >= ranks.readyToReview
        ? compareNumbers(other.card.lastAt ?? 0, one.card.lastAt ?? 0)
        : 0;
    }
    case 'newest':
      return 0;
    case 'longest':
      return compareNumbers(other.elapsedMs, one.elapsedMs);
    case 'tokens':
      return compareNumbers(other.card.tokens ?? 0, one.card.tokens ?? 0);
  }
}

function compareNumbers(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function getSearchText({ model, now, run, title, tool }: RunCard): string {
  const words = [title, run.runId, run.projectRoot, tool, model, ...now.map(({ text }) => text)];
  return words.join('\n');
}
