import { create } from 'zustand';
import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';

/** The layout of the panes, the same for all windows. */
export type LayoutStore = { readonly layout: Layout };

/** The layout; the default one until the host's first snapshot. */
export const useLayout = create<LayoutStore>()(() => ({ layout: defaultLayout }));

/** Replaces the layout: with the host's, or with what the user does before the host confirms it. */
export function layoutChanged(layout: Layout): void {
  useLayout.setState({ layout });
}
