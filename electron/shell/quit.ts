import type { App, Event } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';

/** The last resort, in milliseconds: each step of the end has a shorter limit of its own. */
const endDeadlineMs = 20_000;

/** The part of Electron's app that ends it. */
export interface QuittingApp extends Pick<App, 'exit'> {
  on(event: 'before-quit', heard: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

/** Holds the app's quitting until it `mayQuit`, and then until `end` is done or has taken too long. */
export function endBeforeQuit(
  app: QuittingApp,
  clock: Clock,
  { end, mayQuit }: { end(): Promise<void>; mayQuit(): boolean },
): void {
  let ending = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending || !mayQuit()) return;
    ending = true;
    clock.after(endDeadlineMs, () => app.exit(1));
    end().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
}
