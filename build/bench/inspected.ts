import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Environment variables that make a Node process's memory inspectable. */
export const inspectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

type Reply = { readonly id?: number; readonly result?: { readonly result?: { readonly value?: number } } };

/** Collecting stops once a collection frees less than this, in bytes. */
const settledBytes = 256 * 1024;

/** A running Node process whose memory is read through the inspector, without any code in the process. */
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

  /** Connects to a process by its standard error output. Throws when it was not started with `inspectable`. */
  static async connect(said: string): Promise<InspectedProcess> {
    const address = /Debugger listening on (ws:\S+)/.exec(said)?.[1];
    if (address === undefined) throw new Error(`The process has no inspector: ${said}`);
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new InspectedProcess(socket);
  }

  /** Current resident memory, in MB of a million bytes. */
  async memory(): Promise<number> {
    const { result } = await this.#ask('Runtime.evaluate', { expression: 'process.memoryUsage.rss()' });
    return (result?.result?.value ?? 0) / 1e6;
  }

  /** Resident memory after forced collections, repeated as long as they free something. */
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
