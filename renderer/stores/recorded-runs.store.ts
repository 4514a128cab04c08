import { create } from 'zustand';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';

/** Which cards the person wants to see, and how. */
export type CardView = {
  readonly share: 'all' | 'waiting' | 'active' | 'ended' | 'imported';
  readonly words: string;
  readonly order: 'needsYou' | 'newest' | 'longest' | 'tokens';
  /** Whether to show runs of all workspaces, rather than only this window's. */
  readonly everywhere: boolean;
  /** Whether to show the runs or their analysis. */
  readonly part: 'runs' | 'analysis';
};

/** The listed runs, and the one whose detail page is open. */
export type WorkcellsStore = {
  /** By `keyOfRun`. */
  readonly cards: ReadonlyMap<string, RunCard>;
  /** How many older runs the host left out. */
  readonly more: number;
  /** `failed` has a sentence that says why. */
  readonly listing: 'unasked' | 'asked' | 'listed' | { readonly failed: string };
  /** Grows whenever the list is forgotten, so that it must be requested again. */
  readonly generation: number;
  readonly view: CardView;
  readonly opened: RunRef | null;
  /** The position of the event that the detail page shows first; null: none. */
  readonly openedAt: number | null;
  /** The detail page opens on Replay, which plays at once. */
  readonly isWatched: boolean;
  /** The run that actions apply to: its detail page is open or was left for the palette, or its card has the focus. */
  readonly meant: RunRef | null;
};

export const useWorkcells = create<WorkcellsStore>()(() => ({
  cards: new Map(),
  more: 0,
  listing: 'unasked',
  generation: 0,
  view: { share: 'all', words: '', order: 'needsYou', everywhere: false, part: 'runs' },
  opened: null,
  openedAt: null,
  isWatched: false,
  meant: null,
}));

/** Resets the window: earlier lists are no longer kept up to date. */
export function workcellsReset(): void {
  useWorkcells.setState(({ generation }) => ({
    cards: new Map(),
    more: 0,
    listing: 'unasked',
    generation: generation + 1,
  }));
}

export function listingChanged(listing: WorkcellsStore['listing']): void {
  useWorkcells.setState({ listing });
}

export function cardsListed(cards: readonly RunCard[], more: number): void {
  useWorkcells.setState({ cards: new Map(cards.map((card) => [keyOfRun(card.run), card])), more, listing: 'listed' });
}

export function cardsChanged(changed: readonly RunCard[]): void {
  useWorkcells.setState(({ cards }) => {
    const all = new Map(cards);
    for (const card of changed) all.set(keyOfRun(card.run), card);
    return { cards: all };
  });
}

export function cardsRemoved(runs: readonly RunRef[]): void {
  useWorkcells.setState(({ cards }) => {
    const left = new Map(cards);
    for (const run of runs) left.delete(keyOfRun(run));
    return { cards: left };
  });
}

export function cardViewChanged(change: Partial<CardView>): void {
  useWorkcells.setState(({ view }) => ({ view: { ...view, ...change } }));
}

/** Opens the detail page of a run; null closes it. */
export function runOpened(opened: RunRef | null, openedAt: number | null = null): void {
  useWorkcells.setState({ opened, openedAt, isWatched: false, meant: opened });
}

/** Opens the detail page of a run on its replay, which plays at once. */
export function runWatched(opened: RunRef): void {
  useWorkcells.setState({ opened, openedAt: null, isWatched: true, meant: opened });
}

/** Replaces the detail page with the palette, whose actions apply to that run. */
export function runLeftForPalette(): void {
  useWorkcells.setState({ opened: null });
}

/** Sets the run for the palette's actions; null: none. */
export function runMeant(meant: RunRef | null): void {
  useWorkcells.setState({ meant });
}
