import { create } from 'zustand';
import type { UpdateState } from '../../shared/updates/update-state.ts';

/** Where the update of the app stands. */
export type UpdatesStore = { readonly update: UpdateState };

export const useUpdates = create<UpdatesStore>()(() => ({ update: { type: 'off' } }));

export function updateChanged(update: UpdateState): void {
  useUpdates.setState({ update });
}
