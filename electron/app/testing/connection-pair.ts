import type { ClientMessage, Connection, HostMessage } from '../../../shared/contract/wire.ts';

/** Creates two ends of one connection in memory. Each message arrives at the other end as a copy. */
export function createConnectionPair(): { readonly host: Connection; readonly page: Connection } {
  const host = new ConnectionEnd();
  const page = new ConnectionEnd();
  host.other = page;
  page.other = host;
  return { host, page };
}

class ConnectionEnd implements Connection {
  readonly waitingBytes = 0;
  other: ConnectionEnd | null = null;
  #receive: (message: unknown) => void = () => undefined;
  #closed: () => void = () => undefined;

  send(message: ClientMessage | HostMessage): void {
    this.other?.take(JSON.parse(JSON.stringify(message)));
  }

  onMessage(receive: (message: unknown) => void): void {
    this.#receive = receive;
  }

  onClose(closed: () => void): void {
    this.#closed = closed;
  }

  close(): void {
    const { other } = this;
    if (other === null) return;
    this.other = null;
    this.#closed();
    other.close();
  }

  take(message: unknown): void {
    this.#receive(message);
  }
}
