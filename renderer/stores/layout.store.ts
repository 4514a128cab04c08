import { create } from 'zustand';
import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';

/** The layout of the panes, the same for all windows. */
export type LayoutStore = { readonly layout: Layout };

export const useLayout = create<LayoutStore>()(() => ({ layout: defaultLayout }));

export function layoutChanged(layout: Layout): void {
  useLayout.setState({ layout });
}
