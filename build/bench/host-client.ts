import type { WebSocket } from 'ws';
import { openProvenSocket } from '../../electron/transport/testing/page-socket.ts';

/** A minimal client of a host: it sends requests, reads answers, and validates nothing. */
export class HostClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.kind !== 'reply') return;
      if (!message.result.ok) throw new Error(`The host refused: ${JSON.stringify(message.result.error)}`);
      this.#waiting.get(message.id)?.(message.result.value);
      this.#waiting.delete(message.id);
    });
  }

  /** Connects to the address that a host printed, as a window with this folder open. */
  static async connect(address: string, workspace: string): Promise<HostClient> {
    const socket = await openProvenSocket(address);
    const client = new HostClient(socket);
    await client.request('connectWindow', { windowId: null });
    await client.request('openWorkspace', { path: workspace });
    return client;
  }

  request(method: string, input: object | null): Promise<unknown> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ kind: 'request', id, method, input }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** The time until a request is answered, in milliseconds. */
  async time(method: string, input: object): Promise<number> {
    const began = performance.now();
    await this.request(method, input);
    return performance.now() - began;
  }

  close(): void {
    this.#socket.close();
  }
}
