import { flushSync } from 'react-dom';
import { showDrawer, useFrame } from '../stores/frame.store.ts';

/**
 * Closes the drawer at once. An open drawer would reclaim the focus that an action moves to the page below, and then
 * return it to where it was before.
 */
export function closeDrawer(): void {
  if (useFrame.getState().drawer !== null) flushSync(() => showDrawer(null));
}
