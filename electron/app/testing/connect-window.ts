import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { WindowId } from '../../../shared/base/ids.ts';
import { type Connection, socketPath, tokenParameter, wireVersion } from '../../../shared/contract/wire.ts';
import { TestWindow } from './test-window.ts';

/** A window without a page, connected to a running web host. */
export type LineWindow = {
  readonly window: TestWindow;
  /** Breaks the connection without notice. */
  cut(): void;
};

/** Connects to the address a host printed, as a new window or as the one with this id. */
export async function connectWindow(address: string, windowId: WindowId | null = null): Promise<LineWindow> {
  const { hash, host } = new URL(address);
  const socket = new WebSocket(`ws://${host}${socketPath}`, { origin: `http://${host}` });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const secret = new URLSearchParams(hash.slice(1)).get(tokenParameter) ?? '';
  const welcomed = once(socket, 'message');
  socket.send(JSON.stringify({ kind: 'hello', version: wireVersion, secret }));
  await welcomed;
  return { window: await TestWindow.connect(overSocket(socket), windowId), cut: () => socket.terminate() };
}

function overSocket(socket: WebSocket): Connection {
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
