import type { Event } from 'electron';

/** The part of Electron's app that is told of folders to open. */
export type OpeningApp = {
  on(event: 'open-file', received: (event: Pick<Event, 'preventDefault'>, path: string) => void): unknown;
};

/** Opens what macOS has the app open: a folder of the dock's list, or one that was dropped onto its icon. */
export function receiveFolders(app: OpeningApp, open: (path: string) => void): void {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
}
