import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron';
import { pagePartition } from './page-session.ts';
import { minSize, type WindowPlace } from './place-window.ts';
import type { WindowColors } from './window-colors.ts';

/** The height of the system's overlay on the page's title bar, in pixels. */
const overlayHeight = 44;

/**
 * Describes the strip behind the system's buttons. Its color is opaque, because Linux draws a transparent one in
 * another color.
 */
export function describeOverlay({ page, sign }: WindowColors): TitleBarOverlay {
  return { height: overlayHeight, color: page, symbolColor: sign };
}

/**
 * Returns the options of our windows: a sandboxed page that gets a port and nothing else. `developer` allows developer
 * tools.
 */
export function describeWindow(
  preload: string,
  colors: WindowColors,
  place: WindowPlace,
  developer: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...place,
    minWidth: minSize.width,
    minHeight: minSize.height,
    show: false,
    titleBarStyle: 'hidden',
    titleBarOverlay: describeOverlay(colors),
    backgroundColor: colors.frame,
    webPreferences: {
      preload,
      partition: pagePartition,
      devTools: developer,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    },
  };
}
