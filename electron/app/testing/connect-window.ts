import type { WebSocket } from 'ws';
import type { WindowId } from '../../../shared/base/ids.ts';
import type { Connection } from '../../../shared/contract/wire.ts';
import { openProvenSocket } from '../../transport/testing/page-socket.ts';
import { TestWindow } from './test-window.ts';

/** A window without a page, connected to a running web host. */
export type ConnectedWindow = {
  readonly window: TestWindow;
  /** Breaks the connection without notice. */
  cut(): void;
};

/** Connects to the address a host printed, as a new window or as the one with this id. */
export async function connectWindow(address: string, windowId: WindowId | null = null): Promise<ConnectedWindow> {
  const socket = await openProvenSocket(address);
  return { window: await TestWindow.connect(toConnection(socket), windowId), cut: () => socket.terminate() };
}

function toConnection(socket: WebSocket): Connection {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (receive) => socket.on('message', (data) => receive(JSON.parse(String(data)))),
    onClose: (closed) => socket.on('close', closed),
    close: () => socket.close(),
    get waitingBytes() {
      return socket.bufferedAmount;
    },
  };
}
