import { create } from 'zustand';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';

/** Which cards the person wants to see, and how. */
export type CardView = {
  readonly share: 'all' | 'waiting' | 'active' | 'ended' | 'imported';
  readonly words: string;
  readonly order: 'needsYou' | 'newest' | 'longest' | 'tokens';
  /** Runs of all workspaces, each under its own, and not only of this window's. */
  readonly everywhere: boolean;
  readonly layout: 'grid' | 'list';
  /** Whether the runs are shown, or what they are together. */
  readonly part: 'runs' | 'analysis';
};

/** The runs that were listed, and the one whose detail is open. */
export type WorkcellsStore = {
  /** By `keyOfRun`. */
  readonly cards: ReadonlyMap<string, RunCard>;
  /** How many older runs the host has left out. */
  readonly more: number;
  /** `failed` with a sentence that says why. */
  readonly listing: 'unasked' | 'asked' | 'listed' | { readonly failed: string };
  /** Grows whenever what was listed is forgotten: lists have to be asked for again. */
  readonly generation: number;
  readonly view: CardView;
  readonly opened: RunRef | null;
  /** The position of the event that its detail is to show first; null: none. */
  readonly openedAt: number | null;
  /** The run whose detail is open or was left for the palette, or whose card has the focus. */
  readonly meant: RunRef | null;
};

export const useWorkcells = create<WorkcellsStore>()(() => ({
  cards: new Map(),
  more: 0,
  listing: 'unasked',
  generation: 0,
  view: { share: 'all', words: '', order: 'needsYou', everywhere: false, layout: 'grid', part: 'runs' },
  opened: null,
  openedAt: null,
  meant: null,
}));

/** The window begins anew: what was listed is not told of any more. */
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

/** The detail of a run is shown; null: none is. */
export function runOpened(opened: RunRef | null, openedAt: number | null = null): void {
  useWorkcells.setState({ opened, openedAt, meant: opened });
}

/** The palette takes the place of the detail of a run, and acts on that run. */
export function runLeftForPalette(): void {
  useWorkcells.setState({ opened: null });
}

/** Actions of the palette are about this run; null: about none. */
export function runMeant(meant: RunRef | null): void {
  useWorkcells.setState({ meant });
}
