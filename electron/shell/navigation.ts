import type { Event, WebContents } from 'electron';

type Heard = (event: Pick<Event, 'preventDefault'>) => void;

/** The part of a window's contents that is guarded. */
export interface GuardedContents extends Pick<WebContents, 'setWindowOpenHandler'> {
  on(event: 'will-navigate', received: Heard): unknown;
  on(event: 'will-frame-navigate', received: Heard): unknown;
  on(event: 'will-redirect', received: Heard): unknown;
  on(event: 'will-attach-webview', received: Heard): unknown;
}

/** Asks the person before something opens outside of the app. */
export type ExternalLinks = {
  /** True when the person agrees that this address opens in their browser. */
  confirm(address: string): Promise<boolean>;
  open(address: string): Promise<void>;
  /** Hears why an address could not be opened, as one text for the log. */
  report(problem: string): void;
};

/**
 * Keeps a window on our page: no navigation, no frames of others, no windows. A link to the web opens in the person's
 * browser once they have agreed; every other kind of address goes nowhere.
 */
export function guardNavigation(contents: GuardedContents, links: ExternalLinks): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
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

/** True for http and https; anything else could start a program of the machine. */
function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}
