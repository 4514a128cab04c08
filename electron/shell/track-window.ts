import type { BrowserWindow } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { WindowBounds } from '../layout/layout-store.ts';

/** A window counts as settled when nothing has changed for this many milliseconds. */
const settleMs = 300;

/** The events after which a window may be somewhere else. */
const placeEvents = ['move', 'resize', 'maximize', 'unmaximize', 'enter-full-screen', 'leave-full-screen'] as const;

type WindowEvent = 'ready-to-show' | 'close' | 'closed' | (typeof placeEvents)[number];

/** Whether a window fills its display, with its frame or without. */
export type WindowState = Pick<WindowBounds, 'maximized' | 'fullScreen'>;

/** The part of a window that shows it and reports its place. */
export interface TrackedWindow
  extends Pick<
    BrowserWindow,
    'getNormalBounds' | 'isFullScreen' | 'isMaximized' | 'maximize' | 'setFullScreen' | 'show' | 'showInactive'
  > {
  on(event: WindowEvent, received: () => void): unknown;
  off(event: WindowEvent, received: () => void): unknown;
}

export type TrackWindowOptions = {
  readonly clock: Clock;
  /** Resolves once the window is in its place, to its state. The window stays hidden until then. */
  readonly placed: Promise<WindowState>;
  /** Another window has the focus and keeps it. */
  readonly isBehind?: boolean;
  /** Saves the window's place. */
  save(bounds: WindowBounds): void;
};

/** Returns the place of a window. If it fills its display, the place is the one to return to. */
export function getWindowBounds(
  window: Pick<TrackedWindow, 'getNormalBounds' | 'isFullScreen' | 'isMaximized'>,
): WindowBounds {
  const { height, width, x, y } = window.getNormalBounds();
  return { x, y, width, height, maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
}

/**
 * Shows a window once it has content and is in its place. After that, saves each change of its place. Cleans up when
 * the window closes. Call the returned function when the app quits, to save a place that has just changed.
 */
export function trackWindow(
  window: TrackedWindow,
  { clock, isBehind = false, save, placed }: TrackWindowOptions,
): () => void {
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
    save(getWindowBounds(window));
  };
  const keepSoon = (): void => {
    forget();
    cancel = clock.after(settleMs, keepNow);
  };

  const show = ({ fullScreen, maximized }: WindowState): void => {
    if (lifetime.ended) return;
    if (maximized) window.maximize();
    if (isBehind) window.showInactive();
    else window.show();
    if (fullScreen) window.setFullScreen(true);
    handle('close', keepNow);
    // Starts here, because changes from showing the window are not the user's.
    for (const event of placeEvents) handle(event, keepSoon);
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
