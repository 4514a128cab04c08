import type { ClientWindow } from '../host/client-window.ts';

/** The folder of a window, if the person trusts it. */
export function trustedFolder({ workspace }: ClientWindow): string | null {
  return workspace?.trust === 'writable' ? workspace.path : null;
}
