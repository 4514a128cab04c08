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

/** A client with this many unread bytes is disconnected, to limit the host's memory. */
export const disconnectBytes = 64 * 1024 * 1024;

/** How often a client that fell behind is checked, in milliseconds. */
const checkEveryMs = 100;

/**
 * Caches checked event messages, so that an event for several windows is checked once. Null if the event breaks the
 * contract.
 */
const checkedMessages = new WeakMap<HostEvent, HostMessage | null>();

type OutletOptions = {
  readonly clock: Clock;
  readonly checksEvents: boolean;
  onDrained(): void;
  report(problem: string): void;
};

/** Whether an event that no snapshot contains should still be sent, once the client's snapshot is taken. */
export type IsStillWanted = () => boolean;

type HeldEvent = { readonly event: HostEvent; readonly isStillWanted: IsStillWanted | null };

/**
 * Sends the events of one connection. Drops those before the client's snapshot is taken, except those that no snapshot
 * contains. Keeps those after it until the client has the snapshot, and drops them while the client is behind.
 * `onDrained` then requests a snapshot that replaces dropped events.
 */
export class EventOutlet {
  readonly #connection: Connection;
  readonly #options: OutletOptions;
  #state: 'unconnected' | 'holding' | 'open' | 'behind' | 'ended' = 'unconnected';
  #isConnected = false;
  #heldEvents: HeldEvent[] = [];
  #stopChecking: () => void = () => undefined;

  constructor(connection: Connection, options: OutletOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** True once the client has its first snapshot. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /**
   * Drops the waiting events that the snapshot contains, and keeps later ones until `open`. Call this when taking a
   * snapshot for the client.
   */
  startOver(): void {
    // A client that is behind gets another snapshot when it has caught up.
    if (this.#state === 'behind' || this.#state === 'ended') return;
    this.#state = 'holding';
    this.#heldEvents = this.#heldEvents.filter(({ isStillWanted }) => isStillWanted?.() === true);
  }

  /** Opens the outlet once the client has its snapshot, and sends the events that have waited since. */
  open(): void {
    if (this.#state !== 'holding') return;
    this.#state = 'open';
    this.#isConnected = true;
    const held = this.#heldEvents;
    this.#heldEvents = [];
    for (const { event } of held) this.send(event);
  }

  /** Sends an event, or holds it. For an event that no snapshot contains, `isStillWanted` keeps it until there is one. */
  send(event: HostEvent, isStillWanted: IsStillWanted | null = null): void {
    const isHeld = this.#state === 'holding' || (this.#state === 'unconnected' && isStillWanted !== null);
    if (isHeld) this.#heldEvents.push({ event, isStillWanted });
    if (this.#state !== 'open') return;
    if (this.#connection.waitingBytes > behindBytes) {
      this.#state = 'behind';
      this.#checkBacklogLater();
      return;
    }
    const { name, payload } = event;
    const message = this.#options.checksEvents ? this.#toMessage(event) : { kind: 'event' as const, name, payload };
    if (message !== null) this.#connection.send(message);
  }

  /** Closes the connection of a client that keeps requesting without reading the answers. */
  guard(): void {
    if (this.#connection.waitingBytes > disconnectBytes) this.#connection.close();
  }

  end(): void {
    this.#state = 'ended';
    this.#heldEvents = [];
    this.#stopChecking();
  }

  #checkBacklogLater(): void {
    this.#stopChecking = this.#options.clock.after(checkEveryMs, () => {
      if (this.#connection.waitingBytes > caughtUpBytes) {
        this.#checkBacklogLater();
        return;
      }
      this.#state = 'open';
      this.#options.onDrained();
    });
  }

  /** Returns the message with only the fields in the contract. Null for an event that breaks the contract. */
  #toMessage(event: HostEvent): HostMessage | null {
    const known = checkedMessages.get(event);
    if (known !== undefined) return known;
    const payload = events[event.name].safeParse(event.payload);
    const message: HostMessage | null = payload.success
      ? { kind: 'event', name: event.name, payload: payload.data }
      : null;
    checkedMessages.set(event, message);
    if (!payload.success) {
      this.#options.report(`The event ${event.name} breaks the contract: ${describeIssues(payload.error)}`);
    } else if (!isDeepStrictEqual(payload.data, event.payload)) {
      this.#options.report(`The event ${event.name} breaks the contract: it carries more than the schema names`);
    }
    return message;
  }
}
