import type { BrowserWindow, Details, NativeImage } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { within } from '../base/within.ts';

/** The part of a window that shows whether it draws anything. */
export interface CapturableWindow extends Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'isVisible'> {
  readonly webContents: { capturePage(): Promise<Pick<NativeImage, 'toBitmap'>> };
  on(event: 'restore' | 'show', received: () => void): unknown;
  off(event: 'restore' | 'show', received: () => void): unknown;
}

/** The part of Electron's app that reports the death of Chromium's processes. */
export interface ProcessWatch {
  on(event: 'child-process-gone', received: (event: unknown, details: Pick<Details, 'type'>) => void): unknown;
}

export type BlankWindowsDeps<Window> = {
  readonly clock: Clock;
  windows(): readonly Window[];
  replace(window: Window): void;
};

/**
 * A new GPU process takes a while to draw on a slow machine. A window is blank if no check after these pauses shows
 * anything.
 */
const pausesMs = [1_000, 2_000, 4_000] as const;
/**
 * How long to wait for a picture, in milliseconds. A working window returns its picture at once; a broken one may never
 * return any.
 */
const pictureMs = 5_000;

/**
 * Replaces each window that stays blank after the GPU process died. Without a graphics card, Electron 33 leaves about
 * one in sixty windows blank. Redrawing, resizing and reloading do not help, but a new window does.
 */
export function replaceBlankWindows<Window extends CapturableWindow>(
  app: ProcessWatch,
  { clock, replace, windows }: BlankWindowsDeps<Window>,
): void {
  const watched = new WeakSet<Window>();
  let deaths = 0;
  const look = async (window: Window): Promise<void> => {
    if (watched.has(window)) return;
    watched.add(window);
    const blank = await staysBlank(window, clock, () => deaths);
    watched.delete(window);
    if (blank) replace(window);
  };
  app.on('child-process-gone', (_event, { type }) => {
    if (type !== 'GPU') return;
    deaths += 1;
    for (const window of windows()) void look(window);
  });
}

/** Checks until the answer is clear. Starts again if the window hid during the check or the GPU process died again. */
async function staysBlank(window: CapturableWindow, clock: Clock, deaths: () => number): Promise<boolean> {
  while (!window.isDestroyed()) {
    await waitUntilOnScreen(window);
    const deathsBefore = deaths();
    const counts = () => isOnScreen(window) && deaths() === deathsBefore;
    const found = await capture(window, clock, counts);
    if (found !== 'interrupted') return found === 'blank';
  }
  return false;
}

/** Resolves once the window is on the screen, because a hidden window has no picture. */
function waitUntilOnScreen(window: CapturableWindow): Promise<void> {
  if (isOnScreen(window)) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const received = (): void => {
    window.off('restore', received);
    window.off('show', received);
    resolve();
  };
  window.on('restore', received);
  window.on('show', received);
  return promise;
}

function isOnScreen(window: CapturableWindow): boolean {
  return !window.isDestroyed() && window.isVisible() && !window.isMinimized();
}

/**
 * Captures the window a few times. Stops once the check no longer `counts`, because its picture is then meaningless.
 */
async function capture(
  window: CapturableWindow,
  clock: Clock,
  counts: () => boolean,
): Promise<'blank' | 'drawn' | 'interrupted'> {
  for (const pauseMs of pausesMs) {
    await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    if (!counts()) return 'interrupted';
    const picture = window.webContents.capturePage().catch(() => null);
    const isDrawn = hasColors(await within(picture, pictureMs, clock));
    if (!counts()) return 'interrupted';
    if (isDrawn) return 'drawn';
  }
  return 'blank';
}

/**
 * The maximum number of colors of a blank window, which has one or two. Our page has more than a thousand, because its
 * text is antialiased.
 */
const maxBlankColors = 8;

function hasColors(picture: Pick<NativeImage, 'toBitmap'> | null): boolean {
  const bitmap = picture?.toBitmap() ?? Buffer.alloc(0);
  const colors = new Set<number>();
  for (let at = 0; at + 4 <= bitmap.length && colors.size <= maxBlankColors; at += 4) {
    colors.add(bitmap.readUInt32LE(at));
  }
  return colors.size > maxBlankColors;
}
