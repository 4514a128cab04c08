import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Put into a Node process's environment, this lets its memory be looked at. */
export const inspectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

type Reply = { readonly id?: number; readonly result?: { readonly result?: { readonly value?: number } } };

/** A collection that frees less than this ends the collecting, in bytes. */
const settledBytes = 256 * 1024;

/** A running Node process whose memory can be read, through the inspector: nothing in the process takes part. */
export class InspectedProcess {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const reply: Reply = JSON.parse(String(data));
      if (reply.id !== undefined) this.#waiting.get(reply.id)?.(reply);
    });
  }

  /** Connects to a process by what it said on standard error. Throws when it was not started as `inspectable`. */
  static async connect(said: string): Promise<InspectedProcess> {
    const address = /Debugger listening on (ws:\S+)/.exec(said)?.[1];
    if (address === undefined) throw new Error(`The process has no inspector: ${said}`);
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new InspectedProcess(socket);
  }

  /** Resident memory at the moment, in MB of a million bytes. */
  async memory(): Promise<number> {
    const { result } = await this.#ask('Runtime.evaluate', { expression: 'process.memoryUsage.rss()' });
    return (result?.result?.value ?? 0) / 1e6;
  }

  /** Resident memory after forced collections, as many as free something. */
  async memoryAfterCollection(): Promise<number> {
    let before = Number.POSITIVE_INFINITY;
    for (;;) {
      await this.#ask('HeapProfiler.collectGarbage', {});
      const now = await this.memory();
      if (before - now < settledBytes / 1e6) return Math.min(before, now);
      before = now;
    }
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string, params: object): Promise<Reply> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }
}
