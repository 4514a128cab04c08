import type { Event, WebContents } from 'electron';
import { diagramAddress } from './app-protocol.ts';

type NavigationListener = (event: Pick<Event, 'preventDefault'>) => void;
type FrameNavigationListener = (
  event: Pick<Event, 'preventDefault'> & { readonly url: string; readonly isMainFrame: boolean },
) => void;

/** The part of a window's contents that is guarded. */
export interface GuardedContents extends Pick<WebContents, 'setWindowOpenHandler'> {
  on(event: 'will-navigate', received: NavigationListener): unknown;
  on(event: 'will-frame-navigate', received: FrameNavigationListener): unknown;
  on(event: 'will-redirect', received: NavigationListener): unknown;
  on(event: 'will-attach-webview', received: NavigationListener): unknown;
}

/** Opens links outside the app after asking the user. */
export type ExternalLinks = {
  /** Asks whether to open this address in the browser. */
  confirm(address: string): Promise<boolean>;
  open(address: string): Promise<void>;
  /** Reports why an address could not be opened, as one text for the log. */
  report(problem: string): void;
};

/**
 * Keeps a window on our page: no navigation, no windows, and no frame except the one that draws diagrams. Opens a web
 * link in the user's browser if the user agrees. Blocks every other address.
 */
export function guardNavigation(contents: GuardedContents, links: ExternalLinks): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame || event.url !== diagramAddress) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, links).catch((problem: unknown) => links.report(`${url} was not opened: ${problem}`));
    return { action: 'deny' };
  });
}

async function openOutside(address: string, links: ExternalLinks): Promise<void> {
  if (!isWebAddress(address)) return;
  if (await links.confirm(address)) await links.open(address);
}

/** Returns whether the scheme is http or https. Anything else could start a program on the machine. */
function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}
