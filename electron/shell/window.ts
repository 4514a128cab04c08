import type { BrowserWindowConstructorOptions, TitleBarOverlay } from 'electron';
import type { WindowPlace } from './place-window.ts';
import type { WindowColors } from './window-colors.ts';

/** Height of the page's own title bar, over which the system draws its buttons, in pixels. */
const titleBarHeight = 36;

/** The strip behind the system's buttons. Its color is opaque: Linux draws a box of another color for a clear one. */
export function describeOverlay({ frame, sign }: WindowColors): TitleBarOverlay {
  return { height: titleBarHeight, color: frame, symbolColor: sign };
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
