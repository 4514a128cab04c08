import { create } from 'zustand';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { WorkGroup } from '../../shared/runs/work-state.ts';

/** Which cards the user wants to see, and how. */
export type CardListView = {
  readonly filter: WorkGroup | 'all' | 'imported';
  readonly searchText: string;
  readonly order: 'needsYou' | 'newest' | 'longest' | 'tokens';
  /** Whether to show runs of all workspaces, rather than only this window's. */
  readonly everywhere: boolean;
  /** Whether to show the runs or their analysis. */
  readonly part: 'runs' | 'analysis';
};

/** The listed runs, and the one whose detail page is open. */
export type RecordedRunsStore = {
  /** By `getRunKey`. */
  readonly cards: ReadonlyMap<string, RunCard>;
  /** How many older runs the host left out. */
  readonly olderCount: number;
  /** `failed` has a sentence that says why. */
  readonly listing: 'unasked' | 'asked' | 'listed' | { readonly failed: string };
  /** Grows whenever the list is forgotten, so that it must be requested again. */
  readonly generation: number;
  readonly view: CardListView;
  readonly opened: RunRef | null;
  /** The position of the event that the detail page shows first; null: none. */
  readonly openedAt: number | null;
  /** The detail page opens on Replay, which plays at once. */
  readonly isWatched: boolean;
  /** The run that actions apply to: its detail page is open or was left for the palette, or its card has the focus. */
  readonly targetRun: RunRef | null;
};

/** The runs of Mission Control. `recordedRunsReset` keeps the view and the open run. */
export const useRecordedRuns = create<RecordedRunsStore>()(() => ({
  cards: new Map(),
  olderCount: 0,
  listing: 'unasked',
  generation: 0,
  view: { filter: 'all', searchText: '', order: 'needsYou', everywhere: false, part: 'runs' },
  opened: null,
  openedAt: null,
  isWatched: false,
  targetRun: null,
}));

/** Resets the window: earlier lists are no longer kept up to date. `keepsCards`: until they are listed again. */
export function recordedRunsReset(keepsCards = false): void {
  useRecordedRuns.setState(({ cards, generation }) => ({
    cards: keepsCards ? cards : new Map(),
    olderCount: 0,
    listing: 'unasked',
    generation: generation + 1,
  }));
}

/** Sets the state of the list. The cards stay. */
export function listingChanged(listing: RecordedRunsStore['listing']): void {
  useRecordedRuns.setState({ listing });
}

/**
 * Replaces all cards, and marks them as listed. A run that is listed again before its record is read keeps its card.
 * `olderCount` is the number of older runs left out.
 */
export function cardsListed(cards: readonly RunCard[], olderCount: number): void {
  useRecordedRuns.setState(({ cards: before }) => ({
    cards: new Map(
      cards.map((card) => {
        const key = getRunKey(card.run);
        return [key, card.isRead ? card : (before.get(key) ?? card)];
      }),
    ),
    olderCount,
    listing: 'listed',
  }));
}

/** Adds or replaces cards. */
export function cardsChanged(changed: readonly RunCard[]): void {
  useRecordedRuns.setState(({ cards }) => {
    const all = new Map(cards);
    for (const card of changed) all.set(getRunKey(card.run), card);
    return { cards: all };
  });
}

/** Drops the cards of runs. The detail page of one of them stays; see `closeRemovedRuns`. */
export function cardsRemoved(runs: readonly RunRef[]): void {
  useRecordedRuns.setState(({ cards }) => {
    const left = new Map(cards);
    for (const run of runs) left.delete(getRunKey(run));
    return { cards: left };
  });
}

/** Changes the filter or the order; omitted fields stay. Requests nothing. */
export function cardViewChanged(change: Partial<CardListView>): void {
  useRecordedRuns.setState(({ view }) => ({ view: { ...view, ...change } }));
}

/** Opens the detail page of a run; null closes it. */
export function runOpened(opened: RunRef | null, openedAt: number | null = null): void {
  useRecordedRuns.setState({ opened, openedAt, isWatched: false, targetRun: opened });
}

/** Opens the detail page of a run on its replay, which plays at once. */
export function runWatched(opened: RunRef): void {
  useRecordedRuns.setState({ opened, openedAt: null, isWatched: true, targetRun: opened });
}

/** Replaces the detail page with the palette, whose actions apply to that run. */
export function runLeftForPalette(): void {
  useRecordedRuns.setState({ opened: null });
}

/** Sets the run for the palette's actions; null: none. */
export function targetRunChanged(meant: RunRef | null): void {
  useRecordedRuns.setState({ targetRun: meant });
}
