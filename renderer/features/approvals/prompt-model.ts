import type { ApprovalDecision } from '../../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../../shared/approvals/approval-rule.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import type { Result } from '../../../shared/base/result.ts';
import { AnswerGuard, type Click, type KeyPress, settleMs } from './answer-guard.ts';
import type { ApprovalPromptView } from './approval-prompt.view-model.ts';
import {
  createGrant,
  describeGrant,
  type Grant,
  type GrantKind,
  type GrantView,
  toRememberChoice,
} from './remember.view-model.ts';

export type PromptModelDeps = {
  /** A clock that never goes back. */
  readonly clock: Clock;
  /**
   * Sends the answer; the error is what is wrong with a completed form. `replaced` aborts once a no has replaced a yes:
   * its outcome need not be reported. `reason`: what the user says with a no; it goes out first.
   */
  resolve(
    decision: ApprovalDecision,
    remember: RememberChoice | undefined,
    replaced: AbortSignal,
    reason: string | undefined,
  ): Promise<Result<null, { readonly message: string }>>;
  /** Asks a second time about a rule's reach beyond the workspace. */
  confirm(what: string, meaning: string): Promise<boolean>;
};

/** The kinds of answers. */
export type AnswerType = ApprovalDecision['type'];

/**
 * Whether an answer can be given. `blocked`: not yet, because the card has just appeared or has not been read. `off`:
 * something else must happen first, or an answer is in flight.
 */
export type Availability = 'ready' | 'blocked' | 'off';

/** Where focus on the card goes: to the control that changes the least among those that make progress. */
export type FirstFocus = 'form' | 'showAll' | 'grant' | 'approve' | 'decline';

/** The current state of a card; a new object after each change. */
export type PromptState = {
  /** The wider approval that the user looks at; null while there is none. No key and no single press gives it. */
  readonly grant: { readonly chosen: Grant; readonly view: GrantView } | null;
  /** The answer in flight; null when there is none. */
  readonly answering: AnswerType | null;
  /** What was wrong with the last answer. */
  readonly problem: string | null;
  /** All of a long request is shown. */
  readonly showsAll: boolean;
  /** All of the request has been in view. */
  readonly isRead: boolean;
  /** The card accepts answers by now. */
  readonly isOpen: boolean;
};

/** What can hide the card from the user. */
export type Visibility = {
  /** The page itself is hidden: another tab or a minimized window. */
  readonly pageIsHidden: boolean;
  /** A modal dialog covers the card. */
  readonly isCovered: boolean;
};

/** A key that was pressed inside the card. */
export type CardKey = KeyPress & {
  /** Together with Control, Alt or Meta, or while text is being composed. */
  readonly modified: boolean;
  /** Where letters mean something else: in a text field or a menu. */
  readonly takesLetters: boolean;
};

/** Answers that only say no. Everything else requires that the request has been read. */
const refusals: readonly AnswerType[] = ['decline', 'cancelTurn'];
/** The widest answers. They are off until their preview is open. */
const previewedAnswers: readonly AnswerType[] = ['approveWithRule', 'approveAlways'];

/** One card: what has been read and chosen, and which clicks and keys are answers. It ends with its request. */
export class PromptModel {
  readonly guard: AnswerGuard;
  readonly #deps: PromptModelDeps;
  readonly #changes = new Listeners<[]>();
  #view: ApprovalPromptView;
  #state: PromptState;
  /** The newest answer that was given. */
  #onItsWay = new AbortController();
  #isConfirming = false;
  #isAnswered = false;
  #isDisposed = false;
  #isVisible = true;
  #endIsInView = false;

  constructor(deps: PromptModelDeps, view: ApprovalPromptView) {
    this.#deps = deps;
    this.#view = view;
    this.guard = new AnswerGuard(deps.clock);
    this.guard.follow(() => this.#change({ isOpen: this.guard.isOpen }));
    this.#state = {
      grant: null,
      answering: null,
      problem: null,
      showsAll: false,
      isRead: false,
      isOpen: false,
    };
  }

  get state(): PromptState {
    return this.#state;
  }

  /** True once this window's answer has been accepted or is in flight. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  readonly follow = (listen: () => void): (() => void) => this.#changes.add(listen);

  /** The card is shown, and its time starts. */
  start(): void {
    this.#isDisposed = false;
    this.#startGuard();
  }

  /** What hides the card has changed. Its time stops while it is hidden, and starts over when it is visible again. */
  setVisibility({ isCovered, pageIsHidden }: Visibility): void {
    const isVisible = !(isCovered || pageIsHidden);
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    if (isVisible) {
      this.#startGuard();
      this.#noteRead();
    } else {
      this.guard.stop();
    }
  }

  /** The window gets the focus. Another window may have covered it until now, so the card's time starts over. */
  windowFocused(): void {
    this.#startGuard();
  }

  #startGuard(): void {
    if (this.#isVisible && !this.#isDisposed) this.guard.start();
  }

  /** The card is gone. A pending confirmation is no longer an answer. */
  dispose(): void {
    this.#isDisposed = true;
    this.guard.stop();
  }

  /** The same request with a new description. What has been read stays read unless the request itself says more. */
  update(view: ApprovalPromptView): void {
    if (view === this.#view) return;
    const isSame = JSON.stringify([view.question, view.body, view.facts]) === this.#requestText();
    this.#view = view;
    if (!isSame) {
      this.#startGuard();
      this.#endIsInView = false;
      this.#change({ showsAll: false, isRead: false });
    }
    this.#updateGrant(isSame);
  }

  /** An open preview follows the offer. What it did not show before has to be in view for a while, too. */
  #updateGrant(isSame: boolean): void {
    const { grant: before } = this.#state;
    const view = before !== null && isSame ? describeGrant(this.#view, before.chosen) : null;
    if (before !== null && JSON.stringify(view) !== JSON.stringify(before.view)) this.#startGuard();
    this.#change({ grant: before === null || view === null ? null : { chosen: before.chosen, view } });
  }

  #requestText(): string {
    return JSON.stringify([this.#view.question, this.#view.body, this.#view.facts]);
  }

  /** Whether an answer can be given right now. */
  availability(type: AnswerType): Availability {
    const { grant, isOpen } = this.#state;
    if (this.#isTaken(type)) return 'off';
    if (previewedAnswers.includes(type) && grant?.chosen.kind !== 'lasting') return 'off';
    return isOpen && !this.waitsForReader(type) ? 'ready' : 'blocked';
  }

  /** Whether an answer in flight blocks this one. A yes can wait, and a no goes ahead of it. */
  #isTaken(type: AnswerType): boolean {
    const { answering } = this.#state;
    return answering !== null && (refusals.includes(answering) || !refusals.includes(type));
  }

  /** Whether an answer must wait until the request has been read. A no never does. */
  waitsForReader(type: AnswerType): boolean {
    return !this.#state.isRead && !refusals.includes(type);
  }

  /** Where focus on the card goes. */
  get firstFocus(): FirstFocus {
    if (this.#view.hasForm) return 'form';
    if (this.#view.isFolded && !this.#state.showsAll) return 'showAll';
    if (this.#state.grant !== null) return 'grant';
    return this.#view.canApprove && !this.#view.isDangerous ? 'approve' : 'decline';
  }

  /** Whether a click on an answer or on Show all counts. Check it before the click does anything. */
  admitsClick(click: Click): boolean {
    return this.guard.acceptsClick(click);
  }

  /** Handles a key; true if it was one of the card's, whether or not it counted. */
  pressKey({ key, modified, repeat, takesLetters }: CardKey): boolean {
    if (modified || takesLetters) return false;
    const type = { y: 'approve', n: 'decline' }[key.toLowerCase()];
    if (type !== 'approve' && type !== 'decline') return false;
    if (type === 'approve' && (!this.#view.canApprove || this.#view.isDangerous)) return false;
    // It would be unclear which of the two approvals it gives.
    if (type === 'approve' && this.#state.grant !== null) return true;
    if (this.guard.acceptsKey({ key, repeat })) void this.answer({ type });
    return true;
  }

  /** Shows all of a long request, which counts as reading it. */
  showAll(): void {
    this.#change({ showsAll: true, isRead: true });
  }

  /**
   * The end of the shown text has scrolled into or out of view. It counts as read only while the card is visible, and
   * only if no middle part is left out.
   */
  setEndInView(isInView: boolean): void {
    this.#endIsInView = isInView;
    this.#noteRead();
  }

  #noteRead(): void {
    if (this.#isVisible && this.#endIsInView && !this.#view.isFolded) this.#change({ isRead: true });
  }

  /** Opens the preview of a wider approval. It grants nothing yet, and must be in view for a while before it can. */
  openGrant(kind: GrantKind): void {
    const chosen = createGrant(this.#view, kind);
    if (chosen !== null && this.availability('approve') === 'ready') this.#showGrant(chosen);
  }

  /** Changes what the open preview covers, or for how long. */
  changeGrant(change: Partial<Pick<Grant, 'subject' | 'term'>>): void {
    const { grant } = this.#state;
    if (grant !== null) this.#showGrant({ ...grant.chosen, ...change });
  }

  #showGrant(chosen: Grant): void {
    const view = describeGrant(this.#view, chosen);
    if (view === null) return;
    this.#startGuard();
    this.#change({ grant: { chosen, view } });
  }

  /** Closes the preview. */
  closeGrant(): void {
    if (this.#state.grant === null) return;
    this.#startGuard();
    this.#change({ grant: null });
  }

  /** Gives the approval of the open preview. */
  async allow(): Promise<void> {
    const { grant } = this.#state;
    if (grant === null) return;
    const { lasting } = this.#view;
    if (grant.chosen.kind !== 'lasting') await this.#answer({ type: 'approve' }, { grant });
    else if (lasting !== null) await this.#answer(lasting.decision, {});
  }

  /** Gives an answer if that is possible right now; otherwise does nothing. `reason` goes with a no. */
  async answer(decision: ApprovalDecision, reason?: string): Promise<void> {
    const trimmedReason = reason?.trim() ?? '';
    await this.#answer(decision, trimmedReason === '' || !this.#view.takesReason ? {} : { reason: trimmedReason });
  }

  async #answer(
    decision: ApprovalDecision,
    { grant, reason }: { readonly grant?: NonNullable<PromptState['grant']>; readonly reason?: string },
  ): Promise<void> {
    if (this.#isConfirming || this.availability(decision.type) !== 'ready') return;
    const request = this.#requestText();
    const { offer } = this.#view;
    if (grant !== undefined && grant.view.warning !== null && !(await this.#confirm(grant.view))) return;
    if (this.#isDisposed || this.#isTaken(decision.type) || request !== this.#requestText()) return;
    this.#isAnswered = true;
    this.#onItsWay.abort();
    const replaced = new AbortController();
    this.#onItsWay = replaced;
    this.#change({ answering: decision.type });
    const choice = grant === undefined ? undefined : toRememberChoice(offer, grant.chosen, true);
    const outcome = await this.#deps.resolve(decision, choice, replaced.signal, reason);
    if (replaced.signal.aborted) return;
    this.#isAnswered = outcome.ok;
    this.#change({ answering: null, problem: outcome.ok ? null : outcome.error.message });
  }

  /** A yes that comes before the question has been in view for a while does not count: the question comes again. */
  async #confirm({ warning, what }: GrantView): Promise<boolean> {
    this.#isConfirming = true;
    try {
      for (;;) {
        const askedAt = this.#deps.clock.now();
        if (!(await this.#deps.confirm(what, warning ?? ''))) return false;
        if (this.#deps.clock.now() - askedAt >= settleMs) return true;
      }
    } finally {
      this.#isConfirming = false;
    }
  }

  #change(change: Partial<PromptState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changes.call();
  }
}
