import type { ClientMessageId } from '../../../shared/base/ids.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';

type Sent = Result<RequestValue<'sendMessage'>, SendProblem>;

/** How many messages are remembered of which is known what became. */
const remembered = 200;

/** What becomes of the messages of windows, by their ids: each goes out once, also for a page that was loaded anew. */
export class SentMessages {
  readonly #underWay = new Map<ClientMessageId, Promise<Sent>>();
  readonly #known = new Map<ClientMessageId, Sent>();

  /** Sends a message, unless it is on its way or out already. */
  once(id: ClientMessageId, send: () => Promise<Sent>): Promise<Sent> {
    const earlier = this.#known.get(id);
    if (earlier?.ok === true) return Promise.resolve(earlier);
    const underWay = this.#underWay.get(id);
    if (underWay !== undefined) return underWay;
    const sent = this.#follow(id, send());
    this.#underWay.set(id, sent);
    return sent;
  }

  /** What became of a message, once that is known; null for one that never came or is long past. */
  async find(id: ClientMessageId): Promise<Sent | null> {
    return this.#underWay.get(id) ?? this.#known.get(id) ?? null;
  }

  async #follow(id: ClientMessageId, sending: Promise<Sent>): Promise<Sent> {
    try {
      const sent = await sending;
      this.#known.delete(id);
      this.#known.set(id, sent);
      const [oldest] = this.#known.keys();
      if (this.#known.size > remembered && oldest !== undefined) this.#known.delete(oldest);
      return sent;
    } finally {
      this.#underWay.delete(id);
    }
  }
}
