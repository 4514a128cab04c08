import type { BrowserWindow, Details, NativeImage } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { within } from '../../shared/base/within.ts';

/** The part of a window that shows whether it draws anything. */
export interface PicturedWindow extends Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'isVisible'> {
  readonly webContents: { capturePage(): Promise<Pick<NativeImage, 'toBitmap'>> };
  once(event: 'restore' | 'show', received: () => void): unknown;
}

/** The part of Electron's app that reports the death of Chromium's processes. */
export interface ProcessWatch {
  on(event: 'child-process-gone', received: (event: unknown, details: Pick<Details, 'type'>) => void): unknown;
}

export type BlankWindows<Window> = {
  readonly clock: Clock;
  windows(): readonly Window[];
  replace(window: Window): void;
};

/**
 * A new GPU process takes a while to draw on a slow machine. A window is blank if no check after these pauses shows
 * anything.
 */
const pausesMs = [1_000, 2_000, 4_000] as const;
/** A working window returns its picture at once; a broken one may never return any. */
const pictureMs = 5_000;

/**
 * Replaces each window that stays blank after the GPU process died. Without a graphics card, Electron 33 leaves about
 * one in sixty windows blank. Redrawing, resizing and reloading do not help, but a new window does.
 */
export function replaceBlankWindows<Window extends PicturedWindow>(
  app: ProcessWatch,
  { clock, replace, windows }: BlankWindows<Window>,
): void {
  const watched = new WeakSet<Window>();
  const look = async (window: Window): Promise<void> => {
    if (watched.has(window)) return;
    watched.add(window);
    await seen(window);
    const blank = await isBlank(window, clock);
    watched.delete(window);
    if (blank) replace(window);
  };
  app.on('child-process-gone', (_event, { type }) => {
    if (type === 'GPU') for (const window of windows()) void look(window);
  });
}

/** Resolves once the window is on the screen, because a hidden window has no picture. */
function seen(window: PicturedWindow): Promise<void> {
  if (isOnScreen(window)) return Promise.resolve();
  return new Promise((resolve) => {
    window.once('restore', resolve);
    window.once('show', resolve);
  });
}

function isOnScreen(window: PicturedWindow): boolean {
  return !window.isDestroyed() && window.isVisible() && !window.isMinimized();
}

async function isBlank(window: PicturedWindow, clock: Clock): Promise<boolean> {
  for (const pauseMs of pausesMs) {
    await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    if (!isOnScreen(window)) return false;
    const picture = window.webContents.capturePage().catch(() => null);
    if (hasColors(await within(picture, pictureMs, clock))) return false;
  }
  return isOnScreen(window);
}

/** A blank window has one or two colors. Our page has more than a thousand, because its text is antialiased. */
const mostBlankColors = 8;

function hasColors(picture: Pick<NativeImage, 'toBitmap'> | null): boolean {
  const bitmap = picture?.toBitmap() ?? Buffer.alloc(0);
  const colors = new Set<number>();
  for (let at = 0; at + 4 <= bitmap.length && colors.size <= mostBlankColors; at += 4) {
    colors.add(bitmap.readUInt32LE(at));
  }
  return colors.size > mostBlankColors;
}
