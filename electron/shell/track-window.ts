import type { BrowserWindow } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { WindowBounds } from '../layout/layout-store.ts';

/** A window counts as settled when nothing has changed for this many milliseconds. */
const settleMs = 300;

type WindowEvent = 'ready-to-show' | 'move' | 'resize' | 'maximize' | 'unmaximize' | 'close' | 'closed';

/** The part of a window that shows it and reports its place. */
export interface TrackedWindow extends Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized' | 'maximize' | 'show'> {
  on(event: WindowEvent, received: () => void): unknown;
  off(event: WindowEvent, received: () => void): unknown;
}

export type TrackWindowOptions = {
  readonly clock: Clock;
  /** Resolves once the window is in its place, to whether it is maximized. The window stays hidden until then. */
  readonly placed: Promise<boolean>;
  /** Saves the window's place. */
  save(bounds: WindowBounds): void;
};

/**
 * Shows a window once it has content and is in its place. After that, saves each change of its place. Cleans up when
 * the window closes. Call the returned function when the app quits, to save a place that has just changed.
 */
export function trackWindow(window: TrackedWindow, { clock, save, placed }: TrackWindowOptions): () => void {
  const lifetime = new Lifetime();
  const handle = (event: WindowEvent, received: () => void): void => {
    window.on(event, received);
    lifetime.onEnd(() => void window.off(event, received));
  };
  let cancel: (() => void) | null = null;
  const forget = (): void => {
    cancel?.();
    cancel = null;
  };
  lifetime.onEnd(forget);
  const keepNow = (): void => {
    forget();
    const { height, width, x, y } = window.getNormalBounds();
    save({ x, y, width, height, maximized: window.isMaximized() });
  };
  const keepSoon = (): void => {
    forget();
    cancel = clock.after(settleMs, keepNow);
  };

  const show = (maximized: boolean): void => {
    if (lifetime.ended) return;
    if (maximized) window.maximize();
    window.show();
    handle('close', keepNow);
    // Starts here, because changes from showing the window are not the user's.
    for (const event of ['move', 'resize', 'maximize', 'unmaximize'] as const) handle(event, keepSoon);
  };
  const showPlaced = (): void => {
    window.off('ready-to-show', showPlaced);
    placed.then(show, () => undefined);
  };
  handle('ready-to-show', showPlaced);
  handle('closed', () => void lifetime.end());
  return () => {
    if (cancel !== null) keepNow();
  };
}
