import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { text as readText } from 'node:stream/consumers';

/** A receiver's response to a request whose body has arrived. */
export type OddAnswer = (response: ServerResponse, body: string, request: IncomingMessage) => void;

/** A receiver on loopback whose answers the test defines, even invalid ones. */
export class OddReceiver {
  readonly #server: Server;
  readonly #bodies: string[] = [];
  readonly #arrived: (() => void)[] = [];

  private constructor(server: Server, answer: OddAnswer) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void readText(request).then((body) => {
        this.#bodies.push(body);
        for (const emit of this.#arrived.splice(0)) emit();
        answer(response, body, request);
      });
    });
  }

  /** Uses TLS if there is a certificate. */
  static async start(answer: OddAnswer, tls?: { readonly key: string; readonly cert: string }): Promise<OddReceiver> {
    const server = tls === undefined ? createServer() : createSecureServer(tls);
    // These tests are about clients that disconnect midway.
    server.on('clientError', (_failure, socket) => socket.destroy());
    const receiver = new OddReceiver(server, answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver has been stopped');
    return address.port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The body of every request so far. */
  get bodies(): readonly string[] {
    return this.#bodies;
  }

  /** Settles when the next request has arrived. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => void this.#arrived.push(resolve));
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Returns an answer with this status, text and headers. */
export function says(status: number, words = '', headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse) => void response.writeHead(status, headers).end(words);
}
