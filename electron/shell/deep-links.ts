import type { App, Event } from 'electron';
import { linkScheme } from '../launch/split-link.ts';

/** The part of Electron's app that has to do with links. */
export interface LinkedApp extends Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient'> {
  on(event: 'open-url', received: (event: Pick<Event, 'preventDefault'>, address: string) => void): unknown;
}

/**
 * Has the system hand our links to this app, unless it is run from its sources. `open` hears those that macOS hands to an
 * app that runs or starts; elsewhere they come as an argument of a start.
 */
export function receiveLinks(app: LinkedApp, open: (address: string) => void): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  app.on('open-url', (event, address) => {
    event.preventDefault();
    open(address);
  });
}
