import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Where a bare client finds Codex, and its working folders. */
export type BareCodexOptions = {
  /** The program. */
  readonly codex: string;
  readonly codexHome: string;
};

/** A message from Codex as received, without validation. */
export type BareMessage = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly command?: string;
    readonly delta?: string;
    readonly diff?: string;
    readonly item?: { readonly type: string; readonly aggregatedOutput?: string | null };
  };
  readonly result?: BareResult;
};

type BareResult = { readonly thread?: { readonly id: string } };

/**
 * A minimal client of the app-server, used as a floor: it reads and parses lines and keeps nothing. It approves all of
 * Codex's requests.
 */
export class BareCodex {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (result: BareResult) => void>();
  #nextId = 1;

  private constructor({ codex, codexHome }: BareCodexOptions, receive: (message: BareMessage) => void) {
    this.#child = spawn(codex, ['app-server'], { env: { ...process.env, HOME: codexHome, CODEX_HOME: codexHome } });
    this.#child.stderr.resume();
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const message: BareMessage = JSON.parse(line);
      if (message.method === undefined) this.#settle(message);
      else {
        receive(message);
        if (message.id !== undefined) this.#send({ id: message.id, result: { decision: 'accept' } });
      }
    });
  }

  /** Starts Codex and performs the handshake. `receive` gets every notification and request. */
  static async start(options: BareCodexOptions, receive: (message: BareMessage) => void): Promise<BareCodex> {
    const codex = new BareCodex(options, receive);
    await codex.request('initialize', {
      clientInfo: { name: 'bench', title: 'Bench', version: '0' },
      capabilities: { experimentalApi: true, requestAttestation: false },
    });
    codex.#send({ method: 'initialized' });
    return codex;
  }

  /** Sends a request. A refusal is unexpected here. */
  async request(method: string, params: object): Promise<BareResult> {
    const id = this.#nextId++;
    this.#send({ method, id, params });
    return await new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Starts a thread in a folder and returns its id. */
  async startThread(cwd: string): Promise<string> {
    const { thread } = await this.request('thread/start', { cwd });
    if (thread === undefined) throw new Error('Codex started no thread');
    return thread.id;
  }

  /** Sends a message from the user. */
  async send(threadId: string, text: string): Promise<void> {
    await this.request('turn/start', { threadId, input: [{ type: 'text', text, text_elements: [] }] });
  }

  /** Closes Codex's input and waits until it has ended. */
  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
  }

  #settle({ id, result }: BareMessage): void {
    if (id === undefined) return;
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (result === undefined) throw new Error('Codex refused a request of the bare client');
    settle?.(result);
  }

  #send(message: object): void {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }
}
