import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron';
import type { WindowPlace } from './place-window.ts';
import type { WindowColors } from './window-colors.ts';

/** Height of what the system draws over the page's own title bar, in pixels: the line below the bar stays in view. */
const overlayHeight = 35;

/** The strip behind the system's buttons. Its color is opaque: Linux draws a box of another color for a clear one. */
export function describeOverlay({ frame, sign }: WindowColors): TitleBarOverlay {
  return { height: overlayHeight, color: frame, symbolColor: sign };
}

/**
 * What a window of ours is made with: a page in a sandbox that gets a port and nothing else. `developer`: its developer
 * tools can be opened.
 */
export function describeWindow(
  preload: string,
  colors: WindowColors,
  place: WindowPlace,
  developer: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...place,
    minWidth: 720,
    minHeight: 480,
    show: false,
    titleBarStyle: 'hidden',
    titleBarOverlay: describeOverlay(colors),
    backgroundColor: colors.frame,
    webPreferences: {
      preload,
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
