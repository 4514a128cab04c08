import type { Connection } from '../../../shared/contract/wire.ts';

/** A connection whose other end is the test. */
export class FakeConnection implements Connection {
  readonly sent: unknown[] = [];
  waitingBytes = 0;
  closed = false;
  #receive: (message: unknown) => void = () => undefined;
  #tellClosed: () => void = () => undefined;
  #nextId = 0;

  send(message: unknown): void {
    this.sent.push(message);
  }

  onMessage(receive: (message: unknown) => void): void {
    this.#receive = receive;
  }

  onClose(closed: () => void): void {
    this.#tellClosed = closed;
  }

  close(): void {
    this.closed = true;
    this.#tellClosed();
  }

  /** The other end sends a message. */
  receive(message: unknown): void {
    this.#receive(message);
  }

  /** The other end sends a request; settles with the result of its reply. */
  async ask(method: string, input: unknown): Promise<unknown> {
    const id = this.#nextId++;
    this.receive({ kind: 'request', id, method, input });
    for (;;) {
      const reply = this.sent.find((message) => isReplyTo(id, message));
      if (reply !== undefined) return reply.result;
      await Promise.resolve();
    }
  }
}

function isReplyTo(id: number, message: unknown): message is { readonly result: unknown } {
  return typeof message === 'object' && message !== null && 'result' in message && 'id' in message && message.id === id;
}
