import type { ClientWindow } from '../host/client-window.ts';

/** Returns the folder of a window, if the user trusts it. Otherwise null. */
export function getTrustedFolder({ workspace }: ClientWindow): string | null {
  return workspace?.trust === 'writable' ? workspace.path : null;
}
