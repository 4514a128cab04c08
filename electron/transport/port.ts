import { flowMessage } from '../../shared/contract/port-flow.ts';
import type { Connection } from '../../shared/contract/wire.ts';

/** The part of Electron's MessagePortMain that carries the contract. */
export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', receive: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', closed: () => void): unknown;
  start(): void;
  close(): void;
}

/**
 * Wraps a message port as a connection. Messages to the page are JSON, as over a socket, so their length is known. A
 * port does not report how much is waiting in it, so the page reports what it has read. `onClose` also calls a listener
 * that is added after the port has closed.
 */
export function connectPort(port: PortLike): Connection {
  let waiting = 0;
  let isClosed = false;
  port.on('close', () => {
    isClosed = true;
  });
  return {
    get waitingBytes() {
      return waiting;
    },
    send: (message) => {
      const text = JSON.stringify(message);
      waiting += text.length;
      port.postMessage(text);
    },
    onMessage: (receive) => {
      port.on('message', ({ data }) => {
        const taken = flowMessage.safeParse(data);
        if (taken.success) waiting = Math.max(0, waiting - taken.data.length);
        else receive(data);
      });
      port.start();
    },
    onClose: (closed) => {
      if (isClosed) queueMicrotask(closed);
      else port.on('close', closed);
    },
    close: () => port.close(),
  };
}
