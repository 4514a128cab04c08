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
 * Moves a window that opened before it was known where one lay last. One that the person has moved or resized since, or
 * has closed, stays as it is. `placeOf` says where it belongs. Never rejects if `known` does not.
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
