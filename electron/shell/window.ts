import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowPlace } from './place-window.ts';

/** Height of the page's own title bar, over which the system draws its buttons, in pixels. */
const titleBarHeight = 36;

/** What a window of ours is made with: a page in a sandbox that gets a port and nothing else. */
export function describeWindow(preload: string, dark: boolean, place: WindowPlace): BrowserWindowConstructorOptions {
  return {
    ...place,
    minWidth: 720,
    minHeight: 480,
    show: false,
    titleBarStyle: 'hidden',
    // The page's colour shows through, and the grey is seen on both themes whichever the person picks.
    titleBarOverlay: { height: titleBarHeight, color: '#00000000', symbolColor: '#7b8588' },
    backgroundColor: dark ? '#0f1213' : '#eef2f3',
    webPreferences: {
      preload,
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
