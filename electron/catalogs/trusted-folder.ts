import type { ClientWindow } from '../host/client-window.ts';

/** The folder of a window, if the user trusts it. */
export function getTrustedFolder({ workspace }: ClientWindow): string | null {
  return workspace?.trust === 'writable' ? workspace.path : null;
}
