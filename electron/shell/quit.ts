import type { App, Event } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';

/** The last resort, in milliseconds: each step of the shutdown has a shorter limit. */
const endDeadlineMs = 20_000;
/** The limit for an installation, in milliseconds; a Mac copies the whole app. */
const installDeadlineMs = 5 * 60_000;

/** The part of Electron's app that ends it. */
export interface QuittingApp extends Pick<App, 'exit'> {
  on(event: 'before-quit', received: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

/** The steps of quitting the desktop app. `end` writes everything to disk and ends Codex. */
export type QuitSteps = {
  mayQuit(): boolean;
  end(): Promise<void>;
  /** Installs an update, which also quits the app. Returns false if there is none. */
  install(): boolean;
};

/** Delays quitting until `mayQuit` allows it, and then until `end` is done or has taken too long. */
export function endBeforeQuit(app: QuittingApp, clock: Clock, { end, install, mayQuit }: QuitSteps): void {
  let step: 'open' | 'ending' | 'ended' = 'open';
  app.on('before-quit', (event) => {
    if (step === 'ended') return;
    event.preventDefault();
    if (step === 'ending' || !mayQuit()) return;
    step = 'ending';
    const stopWaiting = clock.after(endDeadlineMs, () => app.exit(1));
    end().then(
      () => {
        step = 'ended';
        stopWaiting();
        clock.after(installDeadlineMs, () => app.exit(1));
        if (!install()) app.exit(0);
      },
      () => app.exit(1),
    );
  });
}
