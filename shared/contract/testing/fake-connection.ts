import type { ClientMessage, Connection, HostMessage } from '../wire.ts';

/** A connection with the test at the other end: it sees sent messages and delivers incoming ones. */
export class FakeConnection implements Connection {
  readonly sent: (ClientMessage | HostMessage)[] = [];
  waitingBytes = 0;
  closed = false;
  #receive: (message: unknown) => void = () => undefined;
  readonly #closedListeners: (() => void)[] = [];
  #nextId = 0;

  send(message: ClientMessage | HostMessage): void {
    this.sent.push(message);
  }

  onMessage(receive: (message: unknown) => void): void {
    this.#receive = receive;
  }

  onClose(closed: () => void): void {
    this.#closedListeners.push(closed);
  }

  close(): void {
    this.closed = true;
    for (const emit of this.#closedListeners) emit();
  }

  /** Delivers a message from the other end. */
  arrive(message: unknown): void {
    this.#receive(message);
  }

  /** Delivers a request. Resolves with the result of its reply. */
  async ask(method: string, input: unknown): Promise<unknown> {
    const id = this.#nextId++;
    this.arrive({ kind: 'request', id, method, input });
    for (;;) {
      const reply = this.sent.find((message) => message.kind === 'reply' && message.id === id);
      if (reply?.kind === 'reply') return reply.result;
      await Promise.resolve();
    }
  }
}
