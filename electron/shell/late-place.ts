import { isDeepStrictEqual } from 'node:util';
import type { BrowserWindow } from 'electron';
import type { WindowBounds } from '../layout/layout-store.ts';
import type { WindowPlace } from './place-window.ts';

/** The part of a window that is moved late. */
export interface LateWindow
  extends Pick<BrowserWindow, 'getBounds' | 'isDestroyed' | 'isVisible' | 'maximize' | 'setBounds'> {
  once(event: 'show', received: () => void): unknown;
}

/**
 * Moves a window that opened before the last place was known. Leaves it alone if the person has moved, resized or
 * closed it since. `placeOf` computes its place. Never rejects unless `known` does.
 */
export async function placeLate(
  window: LateWindow,
  known: Promise<WindowBounds | null>,
  placeOf: (last: WindowBounds) => WindowPlace,
): Promise<void> {
  const first = window.getBounds();
  const last = await known;
  if (last === null || window.isDestroyed() || !isDeepStrictEqual(window.getBounds(), first)) return;
  window.setBounds(placeOf(last));
  if (!last.maximized) return;
  // Electron would show a window that it maximizes.
  if (window.isVisible()) window.maximize();
  else window.once('show', () => window.maximize());
}
