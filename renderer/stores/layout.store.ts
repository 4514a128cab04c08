import { create } from 'zustand';
import { defaultLayout, type Layout, type LayoutChange, withLayoutChange } from '../../shared/layout/layout.ts';

/** The layout of the panes, the same for all windows. */
export type LayoutStore = {
  /** What the window shows: the host's layout with the changes that the host has not confirmed. */
  readonly layout: Layout;
  /** The user's changes that the host has not confirmed, oldest first. */
  readonly unconfirmed: readonly LayoutChange[];
};

/** The layout; the default one until the host's first snapshot. */
export const useLayout = create<LayoutStore>()(() => ({ layout: defaultLayout, unconfirmed: [] }));

/** Takes the host's layout. What the user has changed since stays changed. */
export function layoutChanged(layout: Layout): void {
  useLayout.setState(({ unconfirmed }) => ({ layout: unconfirmed.reduce(withLayoutChange, layout) }));
}

/** Applies a change of the user. It stays in force until the host confirms or refuses it. */
export function layoutChangeMade(change: LayoutChange): void {
  useLayout.setState(({ layout, unconfirmed }) => ({
    layout: withLayoutChange(layout, change),
    unconfirmed: [...unconfirmed, change],
  }));
}

/** The host confirmed or refused a change. */
export function layoutChangeAnswered(change: LayoutChange): void {
  useLayout.setState(({ unconfirmed }) => ({ unconfirmed: unconfirmed.filter((other) => other !== change) }));
}
