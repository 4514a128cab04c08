import type { Event } from 'electron';

/** The part of a window that says that it is about to close. */
export interface ClosingWindow {
  on(event: 'close', received: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

export type ClosingGuard = {
  /** Its closing would end the app and what is under way in it. */
  isGuarded(): boolean;
  /** Quits the app, which asks first. */
  quit(): void;
};

/** Keeps a window open whose closing would end what is under way, and has the person asked by the quitting instead. */
export function guardClosing(window: ClosingWindow, { isGuarded, quit }: ClosingGuard): void {
  window.on('close', (event) => {
    if (!isGuarded()) return;
    event.preventDefault();
    quit();
  });
}
