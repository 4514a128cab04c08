import type { DeskWindow } from '../host/desk-window.ts';

/** The folder of a window, if the person trusts it. */
export function trustedFolder({ workspace }: DeskWindow): string | null {
  return workspace?.trust === 'writable' ? workspace.path : null;
}
