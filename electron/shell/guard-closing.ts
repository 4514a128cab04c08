import type { Event } from 'electron';

type Heard = (event: Pick<Event, 'preventDefault'>) => void;

/** The part of a window that says that it is about to go. */
export interface ClosingWindow {
  on(event: 'close', heard: Heard): unknown;
  on(event: 'query-session-end', heard: Heard): unknown;
}

export type ClosingGuard = {
  /** Its closing would end the app and what is under way in it. */
  isGuarded(): boolean;
  /** The end of the session would. Only Windows tells of that by a window. */
  isSystemEndGuarded(): boolean;
  /** Quits the app, which asks first. */
  quit(): void;
};

/** Keeps a window open whose closing would end what is under way, and has the person asked by the quitting instead. */
export function guardClosing(window: ClosingWindow, { isGuarded, isSystemEndGuarded, quit }: ClosingGuard): void {
  const quitInstead =
    (isHeld: () => boolean): Heard =>
    (event) => {
      if (!isHeld()) return;
      event.preventDefault();
      quit();
    };
  window.on('close', quitInstead(isGuarded));
  window.on('query-session-end', quitInstead(isSystemEndGuarded));
}
