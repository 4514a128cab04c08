import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A forwarded port, as SSH creates it. Its connections can be cut, or stay open without passing anything on. */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<RelayedConnection>();
  #cut = false;

  private constructor(targetPort: number) {
    this.#server = createServer((socket) => {
      if (this.#cut) {
        socket.destroy();
        return;
      }
      this.#track(socket);
      const target = this.#track(connect(targetPort, '127.0.0.1'));
      const line = { isSilent: false };
      this.#connections.add(line);
      forward(socket, target, line);
      forward(target, socket, line);
      socket.once('close', () => target.destroy());
      target.once('close', () => socket.destroy());
    });
  }

  /** Forwards a free port to one on this machine. */
  static async start(targetPort: number): Promise<Relay> {
    const relay = new Relay(targetPort);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    const { port }: Pick<AddressInfo, 'port'> = Object(this.#server.address());
    return port;
  }

  /** Breaks every connection and lets no new one through. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Keeps every connection open and drops everything on it, in both directions; lets no new one through. */
  silence(): void {
    this.#cut = true;
    for (const line of this.#connections) line.isSilent = true;
    this.#connections.clear();
  }

  /** Lets connections through again. */
  repair(): void {
    this.#cut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #track(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

type RelayedConnection = { isSilent: boolean };

function forward(from: Socket, to: Socket, line: RelayedConnection): void {
  from.on('data', (bytes) => {
    if (!line.isSilent) to.write(bytes);
  });
}
