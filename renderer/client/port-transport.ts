import { err, ok } from '../../shared/base/result.ts';
import { portMessage } from '../../shared/contract/port-message.ts';
import type { Transport } from './host-client.ts';
import { connectPagePort } from './page-port.ts';

/** What the preload script exposes on the window. */
export type ShellBridge = {
  /** Requests a port from the shell. It arrives as a window message. */
  readonly requestPort: () => void;
  /** The path of a file or folder that the user dropped; empty for one that a page made. */
  readonly pathOf: (dropped: File) => string;
};

/** The desktop shell's transport: a MessagePort to the main process, requested through the bridge. */
export function createPortTransport(page: Window, bridge: Pick<ShellBridge, 'requestPort'>): Transport {
  return () =>
    new Promise((resolve) => {
      const receive = (event: MessageEvent): void => {
        if (event.source !== page || event.data !== portMessage) return;
        page.removeEventListener('message', receive);
        const port = event.ports[0];
        resolve(port === undefined ? err({ type: 'unreachable' }) : ok(connectPagePort(port)));
      };
      page.addEventListener('message', receive);
      bridge.requestPort();
    });
}
