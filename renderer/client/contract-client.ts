import type { Clock } from '../../shared/base/clock.ts';
import { err, type Result } from '../../shared/base/result.ts';
import {
  type EventName,
  events,
  type HostEvent,
  type RequestCaller,
  type RequestName,
  requests,
} from '../../shared/contract/contract.ts';
import type { RequestWait } from '../../shared/contract/request.ts';
import { type Connection, hostMessage, type WireFault } from '../../shared/contract/wire.ts';

/**
 * How long the page waits for an answer, in milliseconds. Null: as long as the connection lives, which
 * `ConnectionMonitor` checks. A full disk queue takes seconds, not a minute, and the deadlines of Codex and the network
 * are below three minutes.
 */
export const requestLimits: Readonly<Record<RequestWait, number | null>> = {
  read: 60_000,
  change: 180_000,
  user: null,
  job: null,
  once: null,
};

type PendingRequest = {
  readonly method: RequestName;
  readonly settle: (result: Result<unknown, unknown>) => void;
  readonly cancelTimeout: () => void;
};

/**
 * The renderer's end of the contract over one open connection. It checks everything that arrives against the contract's
 * schemas. What does not match becomes a fault of its request or goes to `onUnreadable`.
 */
export class ContractClient {
  readonly #connection: Connection;
  readonly #waiting = new Map<number, PendingRequest>();
  readonly #onEvent: (event: HostEvent) => void;
  readonly #onUnreadable: (message: string) => void;
  readonly #onMessage: () => void;
  readonly #clock: Clock;
  #nextId = 1;
  #closed = false;

  constructor(
    connection: Connection,
    clock: Clock,
    listen: {
      readonly onEvent: (event: HostEvent) => void;
      readonly onUnreadable: (message: string) => void;
      /** Called for each message that arrives. */
      readonly onMessage: () => void;
    },
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#onMessage = listen.onMessage;
    this.#onEvent = listen.onEvent;
    this.#onUnreadable = listen.onUnreadable;
    connection.onMessage((message) => this.#receive(message));
    connection.onClose(() => this.dispose());
  }

  /**
   * Sends a request to the host. Settles with `disconnected` when the connection ends first, and with `noAnswer` when
   * the host takes longer than `requestLimits` allows. Never sends anything twice.
   */
  readonly request: RequestCaller = (method, input) =>
    new Promise((resolve) => {
      if (this.#closed) {
        resolve(err({ type: 'disconnected' }));
        return;
      }
      const id = this.#nextId++;
      // The map has requests of every kind; `#settle` has checked the value against this method's schemas.
      const settle = resolve as (result: Result<unknown, unknown>) => void;
      const limit = requestLimits[requests[method].wait];
      const stopLimit = limit === null ? () => undefined : this.#clock.after(limit, () => this.#giveUp(id));
      this.#waiting.set(id, { method, settle, cancelTimeout: stopLimit });
      this.#connection.send({ kind: 'request', id, method, input });
    });

  /** Sends a ping, which a living host answers. */
  ping(): void {
    if (!this.#closed) this.#connection.send({ kind: 'ping' });
  }

  /** Gives up the connection: pending requests fail with `disconnected`, and later messages are ignored. */
  dispose(): void {
    this.#closed = true;
    for (const { settle, cancelTimeout } of this.#waiting.values()) {
      cancelTimeout();
      settle(err({ type: 'disconnected' }));
    }
    this.#waiting.clear();
  }

  #receive(raw: unknown): void {
    if (this.#closed) return;
    this.#onMessage();
    const parsed = hostMessage.safeParse(raw);
    if (!parsed.success) {
      this.#onUnreadable(parsed.error.message);
      return;
    }
    const message = parsed.data;
    if (message.kind === 'reply') this.#settle(message.id, message.result);
    else if (message.kind === 'event') this.#handleEvent(message.name, message.payload);
    else if (message.kind === 'rejected') this.#onUnreadable(message.message);
  }

  #settle(id: number, result: Result<unknown, unknown>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.cancelTimeout();
    if (!result.ok) {
      waiting.settle(result);
      return;
    }
    const value = requests[waiting.method].value.safeParse(result.value);
    if (value.success) waiting.settle({ ok: true, value: value.data });
    else {
      const fault: WireFault = { type: 'badOutput', method: waiting.method, message: value.error.message };
      waiting.settle(err(fault));
    }
  }

  #handleEvent(name: string, payload: unknown): void {
    if (!isEventName(name)) {
      this.#onUnreadable(`unknown event ${name}`);
      return;
    }
    const parsed = events[name].safeParse(payload);
    if (!parsed.success) {
      this.#onUnreadable(`${name}: ${parsed.error.message}`);
      return;
    }
    // The schema with this name has just accepted this payload; the compiler cannot connect the two.
    this.#onEvent({ name, payload: parsed.data } as HostEvent);
  }

  #giveUp(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    const fault: WireFault = { type: 'noAnswer', method: waiting.method };
    waiting.settle(err(fault));
  }
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}
