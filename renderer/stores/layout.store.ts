import { create } from 'zustand';
import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';

/** How the panes of all windows lie. */
export type LayoutStore = { readonly layout: Layout };

export const useLayout = create<LayoutStore>()(() => ({ layout: defaultLayout }));

export function layoutChanged(layout: Layout): void {
  useLayout.setState({ layout });
}
