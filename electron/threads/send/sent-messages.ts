import type { ClientMessageId } from '../../../shared/base/ids.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';

type Sent = Result<RequestValue<'sendMessage'>, SendProblem>;

/** How many message outcomes to remember. */
const maxRemembered = 200;

/** Tracks windows' messages by their ids, so that each goes out once, even after the page reloads. */
export class SentMessages {
  readonly #underWay = new Map<ClientMessageId, Promise<Sent>>();
  readonly #known = new Map<ClientMessageId, Sent>();

  /** Sends a message, unless it was sent or is being sent. */
  sendOnce(id: ClientMessageId, send: () => Promise<Sent>): Promise<Sent> {
    const earlier = this.#known.get(id);
    if (earlier?.ok === true) return Promise.resolve(earlier);
    const underWay = this.#underWay.get(id);
    if (underWay !== undefined) return underWay;
    const sent = this.#trackOutcome(id, send());
    this.#underWay.set(id, sent);
    return sent;
  }

  /** Returns the outcome of a message, once it is known. Null for a message that never arrived or was forgotten. */
  async findOutcome(id: ClientMessageId): Promise<Sent | null> {
    return this.#underWay.get(id) ?? this.#known.get(id) ?? null;
  }

  async #trackOutcome(id: ClientMessageId, sending: Promise<Sent>): Promise<Sent> {
    try {
      const sent = await sending;
      this.#known.delete(id);
      this.#known.set(id, sent);
      const [oldest] = this.#known.keys();
      if (this.#known.size > maxRemembered && oldest !== undefined) this.#known.delete(oldest);
      return sent;
    } finally {
      this.#underWay.delete(id);
    }
  }
}
