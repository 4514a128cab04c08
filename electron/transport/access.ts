import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { Secret } from '../../shared/base/secret.ts';

/** How long a ticket is good for, in milliseconds: long enough for a browser that starts cold. */
const ticketLifeMs = 60_000;

/**
 * Who may speak to the web host: whoever has its token, which holds until the host ends, or a ticket, which holds once
 * and for a minute. Both are 256 random bits.
 */
export class Access {
  readonly token = new Secret(randomSecret());
  readonly #clock: Clock;
  /** By the digest of a ticket: ends it. */
  readonly #tickets = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new ticket, for a browser that the app opens itself. `onSpent` is called once, when it stops being good. */
  issueTicket(onSpent: () => void = () => undefined): Secret {
    const ticket = randomSecret();
    const key = digest(ticket).toString('hex');
    const spend = (): void => {
      if (this.#tickets.delete(key)) onSpent();
    };
    const stopClock = this.#clock.after(ticketLifeMs, spend);
    this.#tickets.set(key, () => {
      stopClock();
      spend();
    });
    return new Secret(ticket);
  }

  /** Ends every ticket. */
  endTickets(): void {
    for (const end of [...this.#tickets.values()]) end();
  }

  /** True for the token and for a ticket that is still good, which is used up by this. */
  admit(secret: string): boolean {
    const offered = digest(secret);
    // Digests are looked up and compared, so that the time it takes says nothing about the secrets themselves.
    const key = offered.toString('hex');
    const end = this.#tickets.get(key);
    if (end !== undefined) {
      end();
      return true;
    }
    return timingSafeEqual(offered, digest(this.token.reveal()));
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
