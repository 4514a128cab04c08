import type { Event } from 'electron';

/** The part of Electron's app that announces folders to open. */
export type OpeningApp = {
  on(event: 'open-file', received: (event: Pick<Event, 'preventDefault'>, path: string) => void): unknown;
};

/** Opens folders that macOS delivers: from the dock's list, or dropped onto the app's icon. */
export function receiveFolders(app: OpeningApp, open: (path: string) => void): void {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
}
