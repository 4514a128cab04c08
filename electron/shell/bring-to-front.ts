import type { BrowserWindow } from 'electron';

/** Puts a window in front of all others, wherever it lay. */
export function bringToFront(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
