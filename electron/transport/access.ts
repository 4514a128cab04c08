import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { Secret } from '../../shared/base/secret.ts';

/** The lifetime of a ticket, in milliseconds: long enough for a cold start of a browser. */
const ticketLifeMs = 60_000;

/**
 * Controls access to the web host, by its token, which works until the host ends, or a ticket, which works once within
 * a minute. Both are 256 random bits.
 */
export class Access {
  readonly token = new Secret(randomSecret());
  readonly #clock: Clock;
  /** Functions that end a ticket, by its digest. */
  readonly #tickets = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Makes a ticket for a browser that the app opens itself. `onSpent` is called once, when the ticket stops working.
   */
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

  endTickets(): void {
    for (const end of [...this.#tickets.values()]) end();
  }

  /** Whether a secret is the token or a valid ticket. Uses up the ticket. */
  admit(secret: string): boolean {
    const offered = digest(secret);
    // Looks up and compares digests, so that the timing reveals nothing about the secrets.
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
