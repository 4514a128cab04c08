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

type Waiting = { readonly method: RequestName; readonly settle: (result: Result<unknown, unknown>) => void };

/**
 * The renderer's end of the contract over one open connection. Everything that arrives is checked against the
 * contract's schemas; what does not fit becomes a fault of its request, or is handed to `onUnreadable`.
 */
export class ContractClient {
  readonly #connection: Connection;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEvent: (event: DeskEvent) => void;
  readonly #onUnreadable: (message: string) => void;
  #nextId = 1;
  #closed = false;

  constructor(
    connection: Connection,
    listen: { readonly onEvent: (event: DeskEvent) => void; readonly onUnreadable: (message: string) => void },
  ) {
    this.#connection = connection;
    this.#onEvent = listen.onEvent;
    this.#onUnreadable = listen.onUnreadable;
    connection.onMessage((message) => this.#receive(message));
    connection.onClose(() => this.#close());
  }

  /** Asks the host. Settles with `disconnected` when the connection ends first; nothing is ever sent twice. */
  readonly request: RequestCaller = (method, input) =>
    new Promise((resolve) => {
      if (this.#closed) {
        resolve(err({ type: 'disconnected' }));
        return;
      }
      const id = this.#nextId++;
      // The map holds requests of every kind; `#settle` has checked the value against this very method's schemas.
      this.#waiting.set(id, { method, settle: resolve as (result: Result<unknown, unknown>) => void });
      this.#connection.send({ kind: 'request', id, method, input });
    });

  #receive(raw: unknown): void {
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

  #close(): void {
    this.#closed = true;
    for (const { settle } of this.#waiting.values()) settle(err({ type: 'disconnected' }));
    this.#waiting.clear();
  }
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}
