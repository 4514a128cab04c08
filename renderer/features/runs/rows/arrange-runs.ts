import type { RunSort } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { type WorkGroup, type WorkState, workGroups } from '../../../../shared/runs/work-state.ts';
import { createWordTest } from '../../../../shared/texts/search-form.ts';
import { findGroupOfWork, findRunWork, getStateOfWork, type WorkContext } from '../../../view-models/describe-work.ts';
import { compareRuns, type SortedRun } from './sort-runs.ts';

/** What comes first in the order. */
export type RunOrder = 'needsYou' | 'newest' | 'longest' | 'tokens';

/** Which runs to show, and in what arrangement. */
export type RunArrangement = {
  readonly filter: WorkGroup | 'all' | 'imported';
  /** A run must contain all of these words. */
  readonly searchText: string;
  /** The order of the rows, or the column of the table. */
  readonly order: RunOrder | RunSort;
  /** Puts the runs of one state or of one workspace together, under a heading. */
  readonly groupedBy: 'state' | 'folder' | null;
};

/** How many runs each group has, regardless of the search. Those that were not read yet are in none. */
export type RunCounts = Readonly<Record<WorkGroup, number>>;

/** A run in a list. */
export type PlacedRun = {
  readonly card: RunCard;
  readonly state: WorkState | null;
  /** Null until its record was read. */
  readonly group: WorkGroup | null;
  /** What it does, asks for or failed with needs a second line. */
  readonly hasNews: boolean;
  /** It stands below another attempt at the same message. */
  readonly isFurtherAttempt: boolean;
};

/** What a group of runs has in common; imported runs have no folder. */
export type RunHeading =
  | { readonly kind: 'state'; readonly group: WorkGroup }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'imported' };

/** Runs under one heading; null if there are no headings. */
export type RunGroup = { readonly heading: RunHeading | null; readonly runs: readonly PlacedRun[] };

/**
 * Returns the matching runs, in order and in groups. `now` is in Unix milliseconds, `usdOf` returns the cost in US
 * dollars if known.
 */
export function arrangeRuns(
  cards: readonly RunCard[],
  options: RunArrangement,
  now: number,
  known: WorkContext,
  usdOf: (card: RunCard) => number | null = () => null,
): readonly RunGroup[] {
  const matchesSearch = createWordTest(options.searchText);
  const placed = cards
    .map((card) => ({
      ...placeRun(card, known),
      askedAt: getRequestedAt(card, known),
      elapsedMs: getElapsedMs(card, now),
      usd: usdOf(card),
    }))
    .filter(({ card, group }) => isInShare(options.filter, card, group) && matchesSearch(getSearchText(card)))
    .sort((one, other) => compare(one, other, options.order))
    .map(
      ({ card, group, hasNews, isFurtherAttempt, state }): PlacedRun => ({
        card,
        group,
        hasNews,
        isFurtherAttempt,
        state,
      }),
    );
  switch (options.groupedBy) {
    case null:
      return placed.length === 0 ? [] : [{ heading: null, runs: placed }];
    case 'state':
      return [...workGroups, null]
        .map(
          (group): RunGroup => ({
            heading: group === null ? { kind: 'unknown' } : { kind: 'state', group },
            runs: gatherAttempts(placed.filter((run) => run.group === group)),
          }),
        )
        .filter(({ runs }) => runs.length > 0);
    case 'folder': {
      // A group takes the position of its first run.
      const groups = Map.groupBy(placed, ({ card }) => (card.imported === undefined ? card.run.projectRoot : null));
      return [...groups].map(([path, runs]) => ({
        heading: path === null ? { kind: 'imported' } : { kind: 'folder', path },
        runs,
      }));
    }
  }
}

/** Puts the attempts at one message below the first one of them, by their numbers. */
function gatherAttempts(runs: readonly PlacedRun[]): readonly PlacedRun[] {
  const groups = Map.groupBy(runs, ({ card }) => card.attempt?.group ?? getRunKey(card.run));
  return [...groups.values()].flatMap((members) =>
    members
      .toSorted((one, other) => (one.card.attempt?.number ?? 0) - (other.card.attempt?.number ?? 0))
      .map((run, index) => ({ ...run, isFurtherAttempt: index > 0 })),
  );
}

/** Returns a run as a list shows it. */
export function placeRun(card: RunCard, known: WorkContext): PlacedRun {
  const work = findRunWork(getRunKey(card.run), known, card);
  const state = getStateOfWork(work);
  const group = findGroupOfWork(work, known);
  const hasProblem = card.problem !== null || work.worktree?.setup?.problem != null;
  const hasNews = group === 'needsYou' || group === 'running' || state === 'failed' || hasProblem;
  return { card, state, group, hasNews, isFurtherAttempt: false };
}

function isInShare(share: RunArrangement['filter'], { imported }: RunCard, group: WorkGroup | null): boolean {
  if (share === 'imported') return imported !== undefined;
  return share === 'all' || group === share;
}

/** Counts the runs of each group. */
export function countRuns(cards: readonly RunCard[], known: WorkContext): RunCounts {
  const counts = { needsYou: 0, running: 0, readyToReview: 0, done: 0 };
  for (const card of cards) {
    const group = findGroupOfWork(findRunWork(getRunKey(card.run), known, card), known);
    if (group !== null) counts[group] += 1;
  }
  return counts;
}

/**
 * Returns the same runs in the places that they had, with new ones below all others, so that nothing moves under a
 * pointer. A run keeps its group and its height, even if its state is another one now.
 */
export function holdOrder(held: readonly RunGroup[], groups: readonly RunGroup[]): readonly RunGroup[] {
  const left = new Map(groups.flatMap(({ runs }) => runs).map((run) => [getRunKey(run.card.run), run]));
  const kept = held.map(({ heading, runs }) => ({
    heading,
    runs: runs.flatMap(({ card, hasNews, isFurtherAttempt }) => {
      const key = getRunKey(card.run);
      const run = left.get(key);
      left.delete(key);
      return run === undefined ? [] : [{ ...run, hasNews, isFurtherAttempt }];
    }),
  }));
  return [...kept, { heading: null, runs: [...left.values()] }].filter(({ runs }) => runs.length > 0);
}

/** Returns what tells a heading from the others of its list. */
export function getHeadingKey(heading: RunHeading | null): string {
  switch (heading?.kind) {
    case 'state':
      return heading.group;
    case 'folder':
      return heading.path;
    case 'unknown':
    case 'imported':
    case undefined:
      return heading?.kind ?? '';
  }
}

/** Returns how long a run has worked or waited so far, in milliseconds. */
export function getElapsedMs({ durationMs, runningSince }: RunCard, now: number): number {
  return durationMs + (runningSince === null ? 0 : Math.max(0, now - runningSince));
}

type SortedPlace = SortedRun & { readonly state: WorkState | null; readonly askedAt: number };

function getRequestedAt({ run, startedAt }: RunCard, { started }: WorkContext): number {
  return started.get(getRunKey(run))?.askedAt ?? startedAt ?? 0;
}

/** The order of the groups, with what waits for its turn after what works. */
const ranks: Readonly<Record<WorkState, number>> = {
  needsYou: 0,
  running: 1,
  queued: 2,
  readyToReview: 3,
  failed: 4,
  stopped: 4,
  done: 4,
};

function getRank({ state }: SortedPlace): number {
  return state === null ? 4 : ranks[state];
}

function compare(one: SortedPlace, other: SortedPlace, order: RunArrangement['order']): number {
  return (
    (typeof order === 'string' ? compareByOrder(one, other, order) : compareByColumn(one, other, order)) ||
    compareNumbers(other.card.startedAt ?? 0, one.card.startedAt ?? 0) ||
    other.card.run.runId.localeCompare(one.card.run.runId)
  );
}

function compareByColumn(one: SortedPlace, other: SortedPlace, sort: RunSort): number {
  if (sort.column !== 'state') return compareRuns(one, other, sort);
  const order = rankState(one) - rankState(other);
  return sort.isDescending ? -order : order;
}

/** The order of ended states, so that the table keeps equal states together. */
const endedStates: readonly (WorkState | null)[] = ['failed', 'stopped', 'done', null];

function rankState(run: SortedPlace): number {
  return getRank(run) + (endedStates.indexOf(run.state) + 1) / 100;
}

function compareByOrder(one: SortedPlace, other: SortedPlace, order: RunOrder): number {
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
