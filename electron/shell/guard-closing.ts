import type { Event } from 'electron';

/** The part of a window that announces that it is about to close. */
export interface ClosingWindow {
  on(event: 'close', received: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

export type ClosingGuard = {
  /** Whether closing the window would end the app and its current work. */
  isGuarded(): boolean;
  /** Quits the app, which asks first. */
  quit(): void;
};

/** Keeps a window open if closing it would end current work, and quits instead, which asks the person. */
export function guardClosing(window: ClosingWindow, { isGuarded, quit }: ClosingGuard): void {
  window.on('close', (event) => {
    if (!isGuarded()) return;
    event.preventDefault();
    quit();
  });
}
