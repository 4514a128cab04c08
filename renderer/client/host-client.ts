import type { Clock } from '../../shared/base/clock.ts';
import type { WindowId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err } from '../../shared/base/result.ts';
import type { HostEvent, RequestCaller } from '../../shared/contract/contract.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { ConnectionMonitor } from './connection-monitor.ts';
import { ContractClient } from './contract-client.ts';

/** The state of the connection to the host that the user needs to know. */
export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'refused';

/** Stores the ID of this window across reloads. */
export type WindowIdStorage = { read(): WindowId | null; write(id: WindowId): void };

const initialRetryMs = 250;
const maxRetryMs = 5_000;
/** How long the host may take to answer a ping, in milliseconds. */
const initialAnswerMs = 15_000;
/** Each cut doubles the time, up to this many milliseconds, so that a slow connection is not cut repeatedly. */
const maxAnswerMs = 240_000;

/**
 * The renderer's connection to the app over any transport. Connects, identifies this window, and reconnects after a
 * loss. A connection that is open but silent counts as lost too. Each new connection starts with an `appReset` that
 * carries the current state. Requests on a lost connection fail with `disconnected` and are not repeated.
 */
export class HostClient {
  readonly #transport: Transport;
  readonly #windowIdStorage: WindowIdStorage;
  readonly #clock: Clock;
  readonly #eventListeners = new Listeners<[HostEvent]>();
  readonly #stateListeners = new Listeners<[ConnectionState]>();
  #client: ContractClient | null = null;
  #state: ConnectionState = 'connecting';
  #retryMs = initialRetryMs;
  #answerMs = initialAnswerMs;
  readonly #firstOutcome = Promise.withResolvers<void>();

  constructor(transport: Transport, memory: WindowIdStorage, clock: Clock) {
    this.#transport = transport;
    this.#windowIdStorage = memory;
    this.#clock = clock;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Resolves once the first connection is made or has failed. */
  get firstOutcome(): Promise<void> {
    return this.#firstOutcome.promise;
  }

  /** Connects, and keeps the connection up until the page ends. */
  start(): void {
    void this.#connect();
  }

  readonly request: RequestCaller = (method, input) =>
    this.#client === null ? Promise.resolve(err({ type: 'disconnected' })) : this.#client.request(method, input);

  onEvent(listen: (event: HostEvent) => void): () => void {
    return this.#eventListeners.add(listen);
  }

  onState(listen: (state: ConnectionState) => void): () => void {
    return this.#stateListeners.add(listen);
  }

  async #connect(): Promise<void> {
    const opened = await this.#transport();
    if (!opened.ok) {
      if (opened.error.type === 'refused') this.#setState('refused');
      else this.#retry();
      return;
    }
    const connection = opened.value;
    const line = new ContractClient(connection, this.#clock, {
      onEvent: (event) => this.#emit(event),
      onUnreadable: (message) => {
        // biome-ignore lint/suspicious/noConsole: a page that cannot read its host has no other place to say so
        console.error(`The host sent something this page cannot read: ${message}`);
      },
      onMessage: () => watch.noteMessage(),
    });
    let isLost = false;
    const lose = (): void => {
      if (isLost) return;
      isLost = true;
      watch.dispose();
      line.dispose();
      this.#client = null;
      this.#retry();
    };
    const watch = new ConnectionMonitor({
      clock: this.#clock,
      answerMs: this.#answerMs,
      ping: () => line.ping(),
      onAnswer: () => {
        this.#answerMs = initialAnswerMs;
      },
      onDead: () => {
        this.#answerMs = Math.min(maxAnswerMs, this.#answerMs * 2);
        // A dead connection may take long to close, or never close.
        lose();
        connection.close();
      },
    });
    connection.onClose(lose);
    const app = await line.request('connectWindow', { windowId: this.#windowIdStorage.read() });
    if (!app.ok) {
      connection.close();
      return;
    }
    this.#windowIdStorage.write(app.value.windowId);
    this.#client = line;
    this.#retryMs = initialRetryMs;
    this.#emit({ name: 'appReset', payload: app.value });
    this.#setState('connected');
  }

  #retry(): void {
    this.#setState('lost');
    this.#clock.after(this.#retryMs, () => void this.#connect());
    this.#retryMs = Math.min(maxRetryMs, this.#retryMs * 2);
  }

  #emit(event: HostEvent): void {
    this.#eventListeners.call(event);
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#firstOutcome.resolve();
    this.#stateListeners.call(state);
  }
}

/** Why a transport provides no connection. Retrying does not help after `refused`. */
export type TransportProblem =
  | { readonly type: 'unreachable' }
  /** The host does not know this page's token, because it has restarted since. */
  | { readonly type: 'refused' };

/** Opens a connection to the host that served this page. Called again after each loss. */
export type Transport = () => Promise<
  { readonly ok: true; readonly value: Connection } | { readonly ok: false; readonly error: TransportProblem }
>;
