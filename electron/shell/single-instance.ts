import type { App, Event } from 'electron';
import { z } from 'zod';

/** What a start of the app requests: its link, or a window, with a folder if it names one. */
const start = z.object({ workspace: z.string().nullable(), link: z.string().nullable() });
export type Start = z.infer<typeof start>;

/** The part of Electron's app that reports other starts. */
export interface LockingApp extends Pick<App, 'requestSingleInstanceLock'> {
  on(
    event: 'second-instance',
    received: (event: Event, commandLine: string[], folder: string, data: unknown) => void,
  ): unknown;
}

/**
 * Claims to be the only desktop app for its data folder. Returns false if another one is running: that one receives
 * this start's request, and this one ends. `onSecond` receives the request of each later start.
 */
export function claimSingleInstance(app: LockingApp, mine: Start, onSecond: (other: Start) => void): boolean {
  if (!app.requestSingleInstanceLock(mine)) return false;
  app.on('second-instance', (_event, _commandLine, _folder, data) => {
    const other = start.safeParse(data);
    onSecond(other.success ? other.data : { workspace: null, link: null });
  });
  return true;
}
