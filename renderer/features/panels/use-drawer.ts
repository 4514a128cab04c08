import { useEffect } from 'react';
import { closeDrawerIfShown, type Drawer, useFrame } from '../../stores/frame.store.ts';

/**
 * Returns whether a pane is open over the page. In a wider window, where the pane is next to the page, it is closed
 * there: it does not open over the page again when the window gets narrower.
 */
export function useDrawer(drawer: Drawer): boolean {
  useEffect(() => () => closeDrawerIfShown(drawer), [drawer]);
  return useFrame((state) => state.drawer === drawer);
}
