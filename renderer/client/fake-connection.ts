import type { ClientMessage, Connection, HostMessage } from '../../shared/contract/wire.ts';

/** A connection whose other end is the test: it sees what was sent and says what arrives. */
export class FakeConnection implements Connection {
  readonly sent: (ClientMessage | HostMessage)[] = [];
  readonly waitingBytes = 0;
  #receive: (message: unknown) => void = () => {};
  readonly #closed: (() => void)[] = [];

  send(message: ClientMessage | HostMessage): void {
    this.sent.push(message);
  }

  onMessage(receive: (message: unknown) => void): void {
    this.#receive = receive;
  }

  onClose(closed: () => void): void {
    this.#closed.push(closed);
  }

  close(): void {
    for (const closed of this.#closed) closed();
  }

  /** Lets a message arrive from the host. */
  arrive(message: unknown): void {
    this.#receive(message);
  }
}
