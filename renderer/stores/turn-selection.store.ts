import { create } from 'zustand';

/** The turn with the keyboard focus, by the id of its view model. */
export type TurnSelectionStore = { readonly selected: string | null };

/** The turn with the keyboard focus; null if it is elsewhere. */
export const useTurnSelection = create<TurnSelectionStore>()(() => ({ selected: null }));

/** Stores the turn with the keyboard focus, by the ID of its view model; null if it is elsewhere. */
export function turnSelected(selected: string | null): void {
  if (useTurnSelection.getState().selected !== selected) useTurnSelection.setState({ selected });
}
