import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { events } from '../../shared/contract/contract.ts';
import type { Connection, HostMessage } from '../../shared/contract/wire.ts';
import { describeIssues } from './describe-issues.ts';

/** With more waiting bytes than this, a client has fallen behind and gets no events. */
export const behindBytes = 8 * 1024 * 1024;

/** A client that fell behind has caught up when no more than this waits, in bytes. */
const caughtUpBytes = behindBytes / 8;

/** A client with this many unread bytes is disconnected, so that the host does not grow. */
export const hopelessBytes = 64 * 1024 * 1024;

/** How often a client that fell behind is checked, in milliseconds. */
const lookEveryMs = 100;

/**
 * Caches checked event messages, so that an event for several windows is checked once. Null: it breaks the contract.
 */
const checked = new WeakMap<HostEvent, HostMessage | null>();

type OutletOptions = {
  readonly clock: Clock;
  readonly checksEvents: boolean;
  onDrained(): void;
  report(problem: string): void;
};

/**
 * Sends the events of one connection: drops those before the client's snapshot is taken, holds those after it until the
 * client has the snapshot, and drops them while the client is behind. `onDrained` then requests a snapshot that replaces
 * dropped events.
 */
export class EventOutlet {
  readonly #connection: Connection;
  readonly #options: OutletOptions;
  #state: 'unconnected' | 'holding' | 'open' | 'behind' | 'ended' = 'unconnected';
  #isConnected = false;
  #held: HostEvent[] = [];
  #stopLooking: () => void = () => undefined;

  constructor(connection: Connection, options: OutletOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** True once the client has its first snapshot. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Drops everything held and holds what follows. To be called when a snapshot for the client is taken. */
  startOver(): void {
    // A client that is behind gets another snapshot when it has caught up.
    if (this.#state === 'behind' || this.#state === 'ended') return;
    this.#state = 'holding';
    this.#held = [];
  }

  /** Opens the outlet once the client has its snapshot, and sends the events held since. */
  open(): void {
    if (this.#state !== 'holding') return;
    this.#state = 'open';
    this.#isConnected = true;
    const held = this.#held;
    this.#held = [];
    for (const event of held) this.broadcast(event);
  }

  broadcast(event: HostEvent): void {
    if (this.#state === 'holding') this.#held.push(event);
    if (this.#state !== 'open') return;
    if (this.#connection.waitingBytes > behindBytes) {
      this.#state = 'behind';
      this.#lookLater();
      return;
    }
    const { name, payload } = event;
    const message = this.#options.checksEvents ? this.#check(event) : { kind: 'event' as const, name, payload };
    if (message !== null) this.#connection.send(message);
  }

  /** Closes the connection of a client that keeps requesting without reading the answers. */
  guard(): void {
    if (this.#connection.waitingBytes > hopelessBytes) this.#connection.close();
  }

  end(): void {
    this.#state = 'ended';
    this.#held = [];
    this.#stopLooking();
  }

  #lookLater(): void {
    this.#stopLooking = this.#options.clock.after(lookEveryMs, () => {
      if (this.#connection.waitingBytes > caughtUpBytes) {
        this.#lookLater();
        return;
      }
      this.#state = 'open';
      this.#options.onDrained();
    });
  }

  /** Makes the message, with only the fields in the contract; null for an event that breaks the contract. */
  #check(event: HostEvent): HostMessage | null {
    const known = checked.get(event);
    if (known !== undefined) return known;
    const payload = events[event.name].safeParse(event.payload);
    const message: HostMessage | null = payload.success
      ? { kind: 'event', name: event.name, payload: payload.data }
      : null;
    checked.set(event, message);
    if (!payload.success) {
      this.#options.report(`The event ${event.name} breaks the contract: ${describeIssues(payload.error)}`);
    } else if (!isDeepStrictEqual(payload.data, event.payload)) {
      this.#options.report(`The event ${event.name} breaks the contract: it carries more than the schema names`);
    }
    return message;
  }
}
