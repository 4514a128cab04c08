import { create } from 'zustand';

/** The turn with the keyboard focus, by the id of its view model. */
export type TurnSelectionStore = { readonly selected: string | null };

export const useTurnSelection = create<TurnSelectionStore>()(() => ({ selected: null }));

export function turnSelected(selected: string | null): void {
  if (useTurnSelection.getState().selected !== selected) useTurnSelection.setState({ selected });
}
