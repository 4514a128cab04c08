import { takenMessage } from '../../shared/contract/port-flow.ts';
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
 * A message port as a connection. Messages to the page go as JSON, as they do over a socket: their length is then known.
 * A port does not say how much waits in it, so the page reports what it has taken. `onClose` also calls a listener that is
 * added after the port has closed.
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
        const taken = takenMessage.safeParse(data);
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
