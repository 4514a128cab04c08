import type { App, Event } from 'electron';
import { linkScheme } from '../launch/own-command-line.ts';

/** The part of Electron's app for links. */
export interface LinkedApp {
  on(event: 'open-url', received: (event: Pick<Event, 'preventDefault'>, address: string) => void): unknown;
}

/**
 * Registers this app for our links, unless it runs from source. On Linux, Electron starts a system program to do this.
 */
export function claimLinks(app: Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient'>): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
}

/**
 * Calls `open` with the links that macOS delivers to a running or starting app. On other systems, links are
 * command-line arguments.
 */
export function receiveLinks(app: LinkedApp, open: (address: string) => void): void {
  app.on('open-url', (event, address) => {
    event.preventDefault();
    open(address);
  });
}

/** The part of Electron's app that announces folders to open. */
type OpeningApp = {
  on(event: 'open-file', received: (event: Pick<Event, 'preventDefault'>, path: string) => void): unknown;
};

/** Opens folders that macOS delivers: from the dock's list, or dropped onto the app's icon. */
export function receiveFolders(app: OpeningApp, open: (path: string) => void): void {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
}
