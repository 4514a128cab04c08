import type { Connection } from '../../shared/contract/wire.ts';

/** The part of Electron's MessagePortMain that carries the contract. */
export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', receive: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', closed: () => void): unknown;
  start(): void;
  close(): void;
}

/** A message port as a connection. Ports do not tell what waits in them, so `waitingBytes` is always 0. */
export function connectPort(port: PortLike): Connection {
  return {
    waitingBytes: 0,
    send: (message) => port.postMessage(message),
    onMessage: (receive) => {
      port.on('message', (event) => receive(event.data));
      port.start();
    },
    onClose: (closed) => void port.on('close', closed),
    close: () => port.close(),
  };
}
