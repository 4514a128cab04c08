import { create } from 'zustand';
import type { UpdateState } from '../../shared/updates/update-state.ts';

/** The state of the app's update. */
export type UpdatesStore = { readonly update: UpdateState };

/** The update's state; `off` until the host's first snapshot. */
export const useUpdates = create<UpdatesStore>()(() => ({ update: { type: 'off' } }));

/** Replaces the update's state with the host's. */
export function updateChanged(update: UpdateState): void {
  useUpdates.setState({ update });
}
