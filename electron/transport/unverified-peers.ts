import type { Duplex } from 'node:stream';
import type { Clock } from '../../shared/base/clock.ts';

/** An idle connection is closed after this long, in milliseconds. */
const idleMs = 5_000;

/** A peer that needs longer than this to read one answer counts as gone, in milliseconds. */
const answeringMs = 120_000;

/** How long a socket may take to read the reason for its closing, in milliseconds. */
const closingMs = 1_000;

/** More than enough for a hello and a proof, in bytes. */
const proofBytes = 4_096;

/** A page loads over at most six connections, so this is enough for twenty pages that load at once. */
const maxUnverified = 128;

type Peer = {
  /** True if the connection gets an answer, or became a socket and may prove that it knows the secret. */
  readonly isBusy: boolean;
  readonly stopClock: () => void;
};

/**
 * The connections that have not proved that they know the secret. Closes idle ones. If there are too many, closes one
 * for the new one: the longest idle one, or if all others are busy, the longest busy one. So silent connections,
 * however many, never end a page load.
 */
export class UnverifiedPeers {
  readonly #clock: Clock;
  /** Ordered by last activity, the most recent last. */
  readonly #peers = new Map<Duplex, Peer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a new connection. */
  add(stream: Duplex): void {
    stream.on('close', () => this.#forget(stream));
    this.#wait(stream, idleMs);
    if (this.#peers.size > maxUnverified) this.#makeRoomFor(stream);
  }

  /**
   * Marks a connection as busy with an answer. Returns false if it is still reading the previous answer, or is no
   * longer served.
   */
  answerStarted(stream: Duplex): boolean {
    if (this.#peers.get(stream)?.isBusy !== false) return false;
    this.#wait(stream, answeringMs, true);
    return true;
  }

  /** Marks a connection as idle after its answer. */
  answerFinished(stream: Duplex): void {
    if (this.#peers.has(stream)) this.#wait(stream, idleMs);
  }

  /**
   * Marks a connection as a socket. Its owner closes it with a reason if no proof arrives within `deadlineMs`. This
   * class ends it soon after that even if the other end does not react, and at once if it sends more than a proof
   * needs.
   */
  awaitProof(stream: Duplex, deadlineMs: number): void {
    if (!this.#peers.has(stream)) return;
    this.#wait(stream, deadlineMs + closingMs, true);
    let received = 0;
    stream.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > proofBytes && this.#peers.has(stream)) this.#destroy(stream);
    });
  }

  /** Removes a connection that has proved that it knows the secret. */
  admit(stream: Duplex): void {
    this.#forget(stream);
  }

  /** Ends all connections. */
  end(): void {
    for (const stream of [...this.#peers.keys()]) this.#destroy(stream);
  }

  #makeRoomFor(newest: Duplex): void {
    const others = [...this.#peers].filter(([stream]) => stream !== newest);
    const [leaves] = others.find(([, { isBusy }]) => !isBusy) ?? others[0] ?? [];
    if (leaves !== undefined) this.#destroy(leaves);
  }

  #wait(stream: Duplex, ms: number, isBusy = false): void {
    this.#forget(stream);
    const stopClock = this.#clock.after(ms, () => this.#destroy(stream));
    this.#peers.set(stream, { isBusy, stopClock });
  }

  #destroy(stream: Duplex): void {
    this.#forget(stream);
    stream.destroy();
  }

  #forget(stream: Duplex): void {
    this.#peers.get(stream)?.stopClock();
    this.#peers.delete(stream);
  }
}
