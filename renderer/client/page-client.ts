import { windowId } from '../../shared/base/ids.ts';
import { HostClient, type WindowIdStorage } from './host-client.ts';
import { createLoopbackTransport, hasSecret } from './loopback-transport.ts';
import { createDatabaseKeyStorage } from './page-key-storage.ts';
import { createPortTransport, type ShellBridge } from './port-transport.ts';
import { systemClock } from './system-clock.ts';

declare global {
  interface Window {
    /** Present only in the desktop shell. */
    readonly workcellShell?: ShellBridge;
  }
}

const windowKey = 'workcell.window';

const windowIdStorage: WindowIdStorage = {
  read: () => {
    const known = windowId.safeParse(sessionStorage.getItem(windowKey));
    return known.success ? known.data : null;
  },
  write: (id) => sessionStorage.setItem(windowKey, id),
};

// Opening an address in a tab that already has this page changes only the fragment, which alone loads nothing.
window.addEventListener('hashchange', () => {
  if (hasSecret(location.hash)) location.reload();
});

/** This page's only connection to its host. */
export const hostClient = new HostClient(
  window.workcellShell === undefined
    ? createLoopbackTransport({ location, history, keys: createDatabaseKeyStorage(indexedDB) })
    : createPortTransport(window, window.workcellShell),
  windowIdStorage,
  systemClock,
);
