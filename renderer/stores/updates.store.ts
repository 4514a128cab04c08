import { create } from 'zustand';
import type { UpdateState } from '../../shared/updates/update-state.ts';

/** The state of the app's update. */
export type UpdatesStore = { readonly update: UpdateState };

export const useUpdates = create<UpdatesStore>()(() => ({ update: { type: 'off' } }));

export function updateChanged(update: UpdateState): void {
  useUpdates.setState({ update });
}
