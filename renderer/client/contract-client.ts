import type { Clock } from '../../shared/base/clock.ts';
import type { Result } from '../../shared/base/result.ts';
import { err } from '../../shared/base/result.ts';
import {
  type DeskEvent,
  type EventName,
  events,
  type RequestCaller,
  type RequestName,
  requests,
} from '../../shared/contract/contract.ts';
import { type Connection, hostMessage, type WireFault } from '../../shared/contract/wire.ts';
import { requestLimits } from './request-limits.ts';

type Waiting = {
  readonly method: RequestName;
  readonly settle: (result: Result<unknown, unknown>) => void;
  readonly stopLimit: () => void;
};

/**
 * The renderer's end of the contract over one open connection. Everything that arrives is checked against the
 * contract's schemas; what does not fit becomes a fault of its request, or is handed to `onUnreadable`.
 */
export class ContractClient {
  readonly #connection: Connection;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEvent: (event: DeskEvent) => void;
  readonly #onUnreadable: (message: string) => void;
  readonly #onHeard: () => void;
  readonly #clock: Clock;
  #nextId = 1;
  #closed = false;

  constructor(
    connection: Connection,
    clock: Clock,
    listen: {
      readonly onEvent: (event: DeskEvent) => void;
      readonly onUnreadable: (message: string) => void;
      /** Anything at all has arrived. */
      readonly onHeard: () => void;
    },
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#onHeard = listen.onHeard;
    this.#onEvent = listen.onEvent;
    this.#onUnreadable = listen.onUnreadable;
    connection.onMessage((message) => this.#receive(message));
    connection.onClose(() => this.dispose());
  }

  /**
   * Asks the host. Settles with `disconnected` when the connection ends first, and with `noAnswer` when the host takes
   * longer than `requestLimits` allows; nothing is ever sent twice.
   */
  readonly request: RequestCaller = (method, input) =>
    new Promise((resolve) => {
      if (this.#closed) {
        resolve(err({ type: 'disconnected' }));
        return;
      }
      const id = this.#nextId++;
      // The map holds requests of every kind; `#settle` has checked the value against this very method's schemas.
      const settle = resolve as (result: Result<unknown, unknown>) => void;
      const limit = requestLimits[requests[method].wait];
      const stopLimit = limit === null ? () => undefined : this.#clock.after(limit, () => this.#giveUp(id));
      this.#waiting.set(id, { method, settle, stopLimit });
      this.#connection.send({ kind: 'request', id, method, input });
    });

  /** Asks for a sign of life. */
  ping(): void {
    if (!this.#closed) this.#connection.send({ kind: 'ping' });
  }

  /** Gives up the connection: what waits fails with `disconnected`, and nothing that arrives later counts. */
  dispose(): void {
    this.#closed = true;
    for (const { settle, stopLimit } of this.#waiting.values()) {
      stopLimit();
      settle(err({ type: 'disconnected' }));
    }
    this.#waiting.clear();
  }

  #receive(raw: unknown): void {
    if (this.#closed) return;
    this.#onHeard();
    const parsed = hostMessage.safeParse(raw);
    if (!parsed.success) {
      this.#onUnreadable(parsed.error.message);
      return;
    }
    const message = parsed.data;
    if (message.kind === 'reply') this.#settle(message.id, message.result);
    else if (message.kind === 'event') this.#announce(message.name, message.payload);
    else if (message.kind === 'rejected') this.#onUnreadable(message.message);
  }

  #settle(id: number, result: Result<unknown, unknown>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.stopLimit();
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

  #announce(name: string, payload: unknown): void {
    if (!isEventName(name)) {
      this.#onUnreadable(`unknown event ${name}`);
      return;
    }
    const parsed = events[name].safeParse(payload);
    if (!parsed.success) {
      this.#onUnreadable(`${name}: ${parsed.error.message}`);
      return;
    }
    // The schema looked up by this name has just accepted this payload; the compiler cannot join the two.
    this.#onEvent({ name, payload: parsed.data } as DeskEvent);
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
