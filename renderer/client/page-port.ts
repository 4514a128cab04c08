import type { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { type flowMessage, flowReportBytes } from '../../shared/contract/port-flow.ts';
import type { Connection } from '../../shared/contract/wire.ts';

/** The part of a browser's MessagePort that carries the contract. */
export interface PagePort {
  start(): void;
  postMessage(message: unknown): void;
  addEventListener(event: 'message', receive: (event: { readonly data: unknown }) => void): void;
  addEventListener(event: 'close', closed: () => void): void;
  close(): void;
}

/** Creates the page's end of a port. It accepts JSON, and regularly reports how much it accepted. */
export function connectPagePort(port: PagePort): Connection {
  port.start();
  let taken = 0;
  const take = (length: number): void => {
    taken += length;
    if (taken < flowReportBytes) return;
    const message: z.infer<typeof flowMessage> = { kind: 'taken', length: taken };
    taken = 0;
    port.postMessage(message);
  };
  return {
    send: (message) => port.postMessage(message),
    onMessage: (receive) =>
      port.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return receive(undefined);
        receive(parseJson(data));
        take(data.length);
      }),
    onClose: (closed) => port.addEventListener('close', () => closed()),
    close: () => port.close(),
    waitingBytes: 0,
  };
}
