import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunSort } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { getWorkGroup, type WorkGroup, type WorkState } from '../../../../shared/runs/work-state.ts';
import { createWordTest } from '../../../../shared/texts/search-form.ts';
import { findRunWork, getStateOfWork, type WorkContext } from '../../../view-models/describe-work.ts';
import { compareRuns, type SortedRun } from './sort-runs.ts';

/** What comes first in the order. */
export type CardOrder = 'needsYou' | 'newest' | 'longest' | 'tokens';

/** Which cards to show, and in what arrangement. */
export type CardArrangement = {
  readonly filter: WorkGroup | 'all' | 'imported';
  /** A card must contain all of these words. */
  readonly searchText: string;
  /** The order of cards, or the column of the table. */
  readonly order: CardOrder | RunSort;
  /** Puts the cards of one workspace together, under its path. */
  readonly grouped: boolean;
};

/** How many runs each group has, regardless of the search. */
export type CardCounts = Readonly<Record<WorkGroup, number>>;

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
  known: WorkContext,
  usdOf: (card: RunCard) => number | null = () => null,
): readonly CardGroup[] {
  const matchesSearch = createWordTest(options.searchText);
  const placed = cards
    .map((card) => ({
      card,
      state: getStateOfWork(findRunWork(getRunKey(card.run), known, card)),
      askedAt: getRequestedAt(card, known),
      elapsedMs: getElapsedMs(card, now),
      usd: usdOf(card),
    }))
    .filter(({ card, state }) => isInShare(options.filter, card, state) && matchesSearch(getSearchText(card)))
    .sort((one, other) => compare(one, other, options.order))
    .map(({ card }) => card);
  if (!options.grouped) return placed.length === 0 ? [] : [{ projectRoot: null, cards: placed }];
  // A group takes the position of its first card.
  const groups = Map.groupBy(placed, ({ imported, run }) => (imported === undefined ? run.projectRoot : t`Imported`));
  return [...groups].map(([projectRoot, members]) => ({ projectRoot, cards: members }));
}

function isInShare(share: CardArrangement['filter'], { imported }: RunCard, state: WorkState | null): boolean {
  if (share === 'imported') return imported !== undefined;
  return share === 'all' || getWorkGroup(state) === share;
}

/** Counts the runs of each group. */
export function countCards(cards: readonly RunCard[], known: WorkContext): CardCounts {
  const counts = { needsYou: 0, running: 0, readyToReview: 0, done: 0 };
  for (const card of cards) counts[getWorkGroup(getStateOfWork(findRunWork(getRunKey(card.run), known, card)))] += 1;
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

type Placed = SortedRun & { readonly state: WorkState | null; readonly askedAt: number };

function getRequestedAt({ run, startedAt }: RunCard, { started }: WorkContext): number {
  return started.get(getRunKey(run))?.askedAt ?? startedAt ?? 0;
}

/** What needs the user comes first: an answer, then a review. */
const ranks: Readonly<Record<WorkState, number>> = {
  needsYou: 0,
  readyToReview: 1,
  running: 2,
  queued: 3,
  failed: 4,
  stopped: 4,
  done: 4,
};

function getRank({ state }: Placed): number {
  return state === null ? 4 : ranks[state];
}

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
const endedStates: readonly (WorkState | null)[] = ['failed', 'stopped', 'done', null];

function rankState(run: Placed): number {
  return getRank(run) + (endedStates.indexOf(run.state) + 1) / 100;
}

function compareByOrder(one: Placed, other: Placed, order: CardOrder): number {
  switch (order) {
    case 'needsYou': {
      const rank = getRank(one) - getRank(other);
      if (rank !== 0) return rank;
      // The longest wait comes first. Ended runs are sorted by their end, the latest first.
      if (one.state === 'needsYou') return compareNumbers(one.card.lastAt ?? 0, other.card.lastAt ?? 0);
      // The front of the queue comes first.
      if (one.state === 'queued') return compareNumbers(one.askedAt, other.askedAt);
      return one.state === 'running' ? 0 : compareNumbers(other.card.lastAt ?? 0, one.card.lastAt ?? 0);
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
