import { randomUUID } from 'node:crypto';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { type ApprovalId, approvalId } from '../../shared/base/ids.ts';

/**
 * The state of an approval. It never goes back.
 *
 *       arrives
 *          │
 *          ▼
 *    ┌───────────┐  card is complete   ┌─────────┐ ──┐ new content, or asked
 *    │ preparing │ ──────────────────► │ waiting │ ◄─┘ again under a new id
 *    └─────┬─────┘                     └──┬───┬──┘
 *          │                              │   │
 *          │ expires             a no, or │   │ a yes that Codex
 *          │                     expires, │   │ finds by its id
 *          │                     or a yes │   ▼
 *          │                      without │ ┌──────┐
 *          │                        an id │ │ sent │
 *          ▼                              │ └──┬───┘
 *    ┌───────────┐ ◄──────────────────────┘    │
 *    │   ended   │ ◄───────────────────────────┘
 *    └───────────┘   Codex has read the yes, or has ended
 *
 * - `preparing`: its place in the queue is taken, but no window shows it.
 * - `waiting`: the user or a rule can answer. A yes that waits for the end of a response changes nothing yet, so a no
 *   can still win.
 * - `sent`: Codex has a yes, but may not have read it. Another request with the same id could get that yes.
 * - `ended`: nothing can happen to it anymore.
 *
 * The answer goes out after the approval leaves `waiting`, so no approval can be answered twice.
 */
export type ApprovalState = 'preparing' | 'waiting' | 'sent' | 'ended';

const nextStates: { readonly [State in ApprovalState]: readonly ApprovalState[] } = {
  preparing: ['waiting', 'ended'],
  waiting: ['waiting', 'sent', 'ended'],
  sent: ['ended'],
  ended: [],
};

/** One request to the user, from its arrival to its end. Each source of requests adds what it needs to answer. */
export class Approval {
  #id = approvalId.parse(randomUUID());
  #state: ApprovalState = 'preparing';
  #card: WaitingApproval | null = null;

  /** The id of the question that the user sees. Changes if the request is asked again. */
  get id(): ApprovalId {
    return this.#id;
  }

  get state(): ApprovalState {
    return this.#state;
  }

  /** The newest card, also after the end. Null if it was never complete. */
  get card(): WaitingApproval | null {
    return this.#card;
  }

  /** What windows show. Null unless it is waiting. */
  get shown(): WaitingApproval | null {
    return this.#state === 'waiting' ? this.#card : null;
  }

  /** Returns true until it is answered or expires. */
  get isOpen(): boolean {
    return this.#state === 'preparing' || this.#state === 'waiting';
  }

  /** Returns whether it still asks the question with this id. An answer to another question does not count. */
  isOpenAs(id: ApprovalId): boolean {
    return this.isOpen && this.#id === id;
  }

  /** Shows its complete card, or new contents of the same question. */
  show(card: WaitingApproval): void {
    if (card.id !== this.#id) throw new Error('The card belongs to another question.');
    this.#moveTo('waiting');
    this.#card = card;
  }

  /** Asks a new question in place of the one that was shown. Its card has another id. */
  askAgain(card: WaitingApproval): void {
    if (this.#state !== 'waiting') throw new Error('Only a shown question can be asked again.');
    this.#id = card.id;
    this.#card = card;
  }

  /** Ends it. `sent` if Codex may not read the yes at once. Throws if it was answered, or has expired. */
  close(state: 'sent' | 'ended'): void {
    this.#moveTo(state);
  }

  #moveTo(state: ApprovalState): void {
    if (!nextStates[this.#state].includes(state)) {
      throw new Error(`An approval cannot go from ${this.#state} to ${state}.`);
    }
    this.#state = state;
  }
}
