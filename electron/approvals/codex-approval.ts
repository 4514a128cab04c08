import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { Generation } from '../codex/codex-server.ts';
import type { CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { Approval } from './approval.ts';
import type { LocatedRequestIds, RequestIds } from './request-ids.ts';
import type { RuleCase } from './rule-case.ts';

/** Where a request from Codex belongs. */
type CodexRequestPlace = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  /** The item that the request names. Null if none. */
  readonly itemId: EntryId | null;
};

/** An approval that Codex requests. */
export class CodexApproval extends Approval implements LocatedRequestIds {
  readonly request: CodexServerRequest;
  readonly generation: Generation;
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  readonly itemId: EntryId | null;
  /** The ids by which Codex finds the answer. Null if Codex made the id itself, so that nothing else has it. */
  ids: RequestIds | null = null;
  /** What a rule may answer. Null if no rule may answer. */
  ruleCase: RuleCase | null = null;
  #hasTwin = false;

  constructor(request: CodexServerRequest, generation: Generation, place: CodexRequestPlace) {
    super();
    this.request = request;
    this.generation = generation;
    this.threadId = place.threadId;
    this.turnId = place.turnId;
    this.itemId = place.itemId;
  }

  /** True if Codex may apply an approval to something else. It can then only be declined. Never becomes false again. */
  get hasTwin(): boolean {
    return this.#hasTwin;
  }

  /** From now on, the user can only decline it. */
  markTwin(): void {
    this.#hasTwin = true;
    this.setOffer({});
  }

  /** Changes how its card can be remembered. Ignores the offer if it has a twin. */
  setOffer(offer: Pick<WaitingApproval, 'offer' | 'noOffer'>): void {
    if (this.shown !== null) this.show(this.withOffer(this.shown, offer));
  }

  /** Returns a card with an offer, or without one if the request has a twin. */
  withOffer(card: WaitingApproval, offer: Pick<WaitingApproval, 'offer' | 'noOffer'>): WaitingApproval {
    const { hasTwin: _twin, noOffer: _why, offer: _before, ...asked } = card;
    return { ...asked, ...(this.#hasTwin ? { hasTwin: true } : offer) };
  }
}
