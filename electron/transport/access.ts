import type { Clock } from '../../shared/base/clock.ts';
import type { Handshake } from '../../shared/contract/handshake.ts';
import { Secret } from '../base/secret.ts';
import { createSecret, deriveKeys, deriveNextSecret, isProof, type SecretKeys } from './proofs.ts';

/** The lifetime of a ticket, in milliseconds: long enough for a cold start of a browser. */
const ticketLifeMs = 60_000;

type Known = {
  readonly keys: SecretKeys;
  /** Called when a page proved that it knows the secret. */
  readonly used: (handshake: Handshake) => void;
};

/**
 * Controls access to the web host, with a token, which works until the host ends, or a ticket, which works once within
 * a minute. Both are 256 random bits. After its use, a ticket is replaced by a secret that only the page and the host
 * can derive, and that works until the host ends.
 */
export class Access {
  readonly token = new Secret(createSecret());
  readonly #clock: Clock;
  /** The secrets that open the host, by the ID of their keys. */
  readonly #known = new Map<string, Known>();
  /** Functions that end a ticket. */
  readonly #tickets = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#addSecret(this.token.reveal());
  }

  /** Creates a ticket for a browser that the app opens itself. Calls `onSpent` once, when the ticket stops working. */
  issueTicket(onSpent: () => void = () => undefined): Secret {
    const ticket = createSecret();
    const end = (): void => {
      if (!this.#tickets.delete(end)) return;
      stopClock();
      this.#known.delete(id);
      onSpent();
    };
    const stopClock = this.#clock.after(ticketLifeMs, end);
    this.#tickets.add(end);
    const id = this.#addSecret(ticket, (handshake) => {
      end();
      this.#addSecret(deriveNextSecret(ticket, handshake));
    });
    return new Secret(ticket);
  }

  endTickets(): void {
    for (const end of [...this.#tickets]) end();
  }

  /** Returns the keys with an ID that a page sent. Null if they open nothing. */
  findKeys(id: string): SecretKeys | null {
    return this.#known.get(id)?.keys ?? null;
  }

  /** Returns whether a page has proved that it knows the secret of its ID. Uses up a ticket. */
  admit(proof: string, handshake: Handshake): boolean {
    const known = this.#known.get(handshake.key);
    if (known === undefined || !isProof(proof, known.keys, 'page', handshake)) return false;
    known.used(handshake);
    return true;
  }

  #addSecret(secret: string, used: Known['used'] = () => undefined): string {
    const keys = deriveKeys(secret);
    this.#known.set(keys.id, { keys, used });
    return keys.id;
  }
}
