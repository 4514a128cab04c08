import type { Clock } from '../../shared/base/clock.ts';
import type { WindowId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err } from '../../shared/base/result.ts';
import type { HostEvent, RequestCaller } from '../../shared/contract/contract.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { ContractClient } from './contract-client.ts';
import { LineWatch } from './line-watch.ts';

/** The connection to the host, as far as the person needs to know. */
export type LineState = 'connecting' | 'connected' | 'lost' | 'refused';

/** Where the ID of this window survives a reload. */
export type WindowMemory = { read(): WindowId | null; write(id: WindowId): void };

const firstRetryMs = 250;
const longestRetryMs = 5_000;
/** How long the host may take to answer a ping, in milliseconds. */
const firstAnswerMs = 15_000;
/**
 * A merely slow connection must not be cut again and again: each cut doubles the time, up to this many milliseconds.
 */
const longestAnswerMs = 240_000;

/**
 * The renderer's connection to the app over any transport. Connects, identifies this window, and reconnects after a
 * loss. A connection that is open but silent counts as lost too. Each new connection starts with a `deskReset` that
 * carries the current state. Requests on a lost connection fail with `disconnected` and are not repeated.
 */
export class HostClient {
  readonly #transport: Transport;
  readonly #memory: WindowMemory;
  readonly #clock: Clock;
  readonly #eventListeners = new Listeners<[HostEvent]>();
  readonly #stateListeners = new Listeners<[LineState]>();
  #line: ContractClient | null = null;
  #state: LineState = 'connecting';
  #retryMs = firstRetryMs;
  #answerMs = firstAnswerMs;

  constructor(transport: Transport, memory: WindowMemory, clock: Clock) {
    this.#transport = transport;
    this.#memory = memory;
    this.#clock = clock;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Connects, and keeps the connection up until the page ends. */
  start(): void {
    void this.#connect();
  }

  readonly request: RequestCaller = (method, input) =>
    this.#line === null ? Promise.resolve(err({ type: 'disconnected' })) : this.#line.request(method, input);

  onEvent(listen: (event: HostEvent) => void): () => void {
    return this.#eventListeners.add(listen);
  }

  onState(listen: (state: LineState) => void): () => void {
    return this.#stateListeners.add(listen);
  }

  async #connect(): Promise<void> {
    const opened = await this.#transport();
    if (!opened.ok) {
      if (opened.error.type === 'refused') this.#enter('refused');
      else this.#retry();
      return;
    }
    const connection = opened.value;
    const line = new ContractClient(connection, this.#clock, {
      onEvent: (event) => this.#broadcast(event),
      onUnreadable: (message) => {
        // biome-ignore lint/suspicious/noConsole: a page that cannot read its host has no other place to say so
        console.error(`The host sent something this page cannot read: ${message}`);
      },
      onHeard: () => watch.received(),
    });
    let isLost = false;
    const lose = (): void => {
      if (isLost) return;
      isLost = true;
      watch.dispose();
      line.dispose();
      this.#line = null;
      this.#retry();
    };
    const watch = new LineWatch({
      clock: this.#clock,
      answerMs: this.#answerMs,
      ask: () => line.ping(),
      onAnswer: () => {
        this.#answerMs = firstAnswerMs;
      },
      onDead: () => {
        this.#answerMs = Math.min(longestAnswerMs, this.#answerMs * 2);
        // A dead connection may take long to close, or never close.
        lose();
        connection.close();
      },
    });
    connection.onClose(lose);
    const app = await line.request('connectWindow', { windowId: this.#memory.read() });
    if (!app.ok) {
      connection.close();
      return;
    }
    this.#memory.write(app.value.windowId);
    this.#line = line;
    this.#retryMs = firstRetryMs;
    this.#broadcast({ name: 'appReset', payload: app.value });
    this.#enter('connected');
  }

  #retry(): void {
    this.#enter('lost');
    this.#clock.after(this.#retryMs, () => void this.#connect());
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
  }

  #broadcast(event: HostEvent): void {
    this.#eventListeners.call(event);
  }

  #enter(state: LineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateListeners.call(state);
  }
}

/** Why a transport provides no connection. `refused` will not go away by itself. */
export type TransportProblem =
  | { readonly type: 'unreachable' }
  /** The host does not know this page's token, because it has restarted since. */
  | { readonly type: 'refused' };

/** Opens a connection to the host that served this page. Called again after each loss. */
export type Transport = () => Promise<
  { readonly ok: true; readonly value: Connection } | { readonly ok: false; readonly error: TransportProblem }
>;
