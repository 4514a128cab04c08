import { windowId } from '../../shared/base/ids.ts';
import { HostClient, type WindowMemory } from './host-client.ts';
import { keysInDatabase } from './kept-keys.ts';
import { hasSecret, loopbackTransport } from './loopback-transport.ts';
import { portTransport, type ShellBridge } from './port-transport.ts';
import { systemClock } from './system-clock.ts';

declare global {
  interface Window {
    /** Present only in the desktop shell. */
    readonly workcellShell?: ShellBridge;
  }
}

const windowKey = 'workcell.window';

const memory: WindowMemory = {
  read: () => {
    const known = windowId.safeParse(sessionStorage.getItem(windowKey));
    return known.success ? known.data : null;
  },
  write: (id) => sessionStorage.setItem(windowKey, id),
};

// Opening an address in a tab that already has this page changes only the fragment, which by itself loads nothing.
window.addEventListener('hashchange', () => {
  if (hasSecret(location.hash)) location.reload();
});

/** This page's only connection to its host. */
export const hostClient = new HostClient(
  window.workcellShell === undefined
    ? loopbackTransport({ location, history, keys: keysInDatabase(indexedDB) })
    : portTransport(window, window.workcellShell),
  memory,
  systemClock,
);
