import type { BrowserWindow } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { Lifetime } from '../../shared/base/lifetime.ts';
import type { WindowBounds } from '../layout/layout-store.ts';

/** A window that is moved or resized is still when nothing has changed for so long, in milliseconds. */
const stillMs = 300;

type WindowEvent = 'ready-to-show' | 'move' | 'resize' | 'maximize' | 'unmaximize' | 'close' | 'closed';

/** The part of a window that shows it and tells where it lies. */
export interface AttendedWindow extends Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized' | 'maximize' | 'show'> {
  on(event: WindowEvent, received: () => void): unknown;
  off(event: WindowEvent, received: () => void): unknown;
}

export type WindowAttention = {
  readonly clock: Clock;
  /** Settles when it lies where it belongs, with whether it fills its display. It is not shown before. */
  readonly placed: Promise<boolean>;
  /** Keeps where the window lies. */
  keep(bounds: WindowBounds): void;
};

/**
 * Shows a window once there is something to see and it lies in its place, and keeps where it lies from then on; all that
 * was begun ends when it closes. Call the result when the app quits: a place that has just changed is then kept at once.
 */
export function attendWindow(window: AttendedWindow, { clock, keep, placed }: WindowAttention): () => void {
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
    keep({ x, y, width, height, maximized: window.isMaximized() });
  };
  const keepSoon = (): void => {
    forget();
    cancel = clock.after(stillMs, keepNow);
  };

  const show = (maximized: boolean): void => {
    if (lifetime.ended) return;
    if (maximized) window.maximize();
    window.show();
    handle('close', keepNow);
    // What comes of showing it is not yet the person's doing.
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
