import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes connections on to a server on loopback, and keeps every byte in both directions. */
export class Tap {
  readonly #server: Server;
  readonly #sent: Buffer[][] = [];
  readonly #answered: Buffer[][] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    server.on('connection', (client) => this.#pass(client, connect(port, '127.0.0.1')));
  }

  /** Starts in front of the server on that port. */
  static async start(port: number): Promise<Tap> {
    const tap = new Tap(createServer(), port);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The tap has been stopped');
    return address.port;
  }

  /** The data sent on each connection so far. */
  get sent(): readonly Buffer[] {
    return this.#sent.map((chunks) => Buffer.concat(chunks));
  }

  /** The answers on each connection. */
  get answered(): readonly Buffer[] {
    return this.#answered.map((chunks) => Buffer.concat(chunks));
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #pass(client: Socket, server: Socket): void {
    for (const [from, to, kept] of [
      [client, server, this.#sent],
      [server, client, this.#answered],
    ] as const) {
      const chunks: Buffer[] = [];
      kept.push(chunks);
      this.#sockets.add(from);
      from.on('data', (chunk: Buffer) => chunks.push(chunk));
      from.pipe(to);
      // Either side may disconnect midway. Then the other side is closed too.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
