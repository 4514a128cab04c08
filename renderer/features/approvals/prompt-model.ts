import type { ApprovalDecision } from '../../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../../shared/approvals/approval-rule.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import type { Result } from '../../../shared/base/result.ts';
import { AnswerGuard, type Click, type KeyPress, settleMs } from './answer-guard.ts';
import type { ApprovalPromptView } from './approval-prompt.view-model.ts';
import {
  describeRemember,
  notRemembered,
  type RememberState,
  type RememberView,
  rememberChoiceOf,
} from './remember.view-model.ts';

export type PromptModelDeps = {
  /** A clock that never goes back. */
  readonly clock: Clock;
  /**
   * Sends the answer; the error is what is wrong with a completed form. `replaced` aborts once a no has replaced a yes:
   * its outcome need not be reported.
   */
  resolve(
    decision: ApprovalDecision,
    remember: RememberChoice | undefined,
    replaced: AbortSignal,
  ): Promise<Result<null, { readonly message: string }>>;
  /** Asks a second time about a rule's reach beyond the workspace. */
  confirm(what: string, meaning: string): Promise<boolean>;
};

/** The kinds of answers. */
export type AnswerType = ApprovalDecision['type'];

/**
 * Whether an answer can be given. `held`: not yet, because the card has just appeared or has not been read. `off`:
 * something else must happen first, or an answer is in flight.
 */
export type Availability = 'ready' | 'held' | 'off';

/** Where focus on the card goes: to the control that changes the least among those that make progress. */
export type FirstFocus = 'form' | 'showAll' | 'approve' | 'decline';

/** The current state of a card; a new object after each change. */
export type PromptState = {
  readonly remember: RememberState;
  /** How it can be remembered; null if it cannot. */
  readonly remembering: RememberView | null;
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

/** What can hide the card from the person. */
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
  readonly inTextField: boolean;
};

/** Answers that only say no. Everything else requires that the request has been read. */
const refusals: readonly AnswerType[] = ['decline', 'cancelTurn'];
/** Answers that last longer by themselves; they are off while the approval is to be remembered. */
const lastingAnswers: readonly AnswerType[] = ['approveForSession', 'approveWithRule', 'approveAlways'];

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
      remember: notRemembered,
      remembering: describeRemember(view, notRemembered),
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
    // The offer may have changed, and with it the choice.
    const offered = view.offer?.subjects.length ?? 0;
    const remember = this.#state.remember.subject < offered ? this.#state.remember : notRemembered;
    this.#change({ remember, remembering: describeRemember(view, remember) });
  }

  #requestText(): string {
    return JSON.stringify([this.#view.question, this.#view.body, this.#view.facts]);
  }

  /** Whether an answer can be given right now. */
  availability(type: AnswerType): Availability {
    const { isOpen, remember, remembering } = this.#state;
    if (this.#isTaken(type)) return 'off';
    if (remember.on && lastingAnswers.includes(type)) return 'off';
    if (type === 'approve' && remembering?.blocked === true) return 'off';
    return isOpen && !this.waitsForReader(type) ? 'ready' : 'held';
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
    if (this.#view.byForm) return 'form';
    if (this.#view.folded && !this.#state.showsAll) return 'showAll';
    return this.#view.canApprove && !this.#view.dangerous ? 'approve' : 'decline';
  }

  /** Whether a click on an answer or on Show all counts. Check it before the click does anything. */
  admitsClick(click: Click): boolean {
    return this.guard.acceptsClick(click);
  }

  /** Handles a key; true if it was one of the card's, whether or not it counted. */
  pressKey({ inTextField, key, modified, repeat }: CardKey): boolean {
    if (modified || inTextField) return false;
    const type = { y: 'approve', n: 'decline' }[key.toLowerCase()];
    if (type !== 'approve' && type !== 'decline') return false;
    if (type === 'approve' && (!this.#view.canApprove || this.#view.dangerous)) return false;
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
    if (this.#isVisible && this.#endIsInView && !this.#view.folded) this.#change({ isRead: true });
  }

  /** Receives the choice about remembering. */
  chooseRemember(remember: RememberState): void {
    this.#change({ remember, remembering: describeRemember(this.#view, remember) });
  }

  /** Gives an answer if that is possible right now; otherwise does nothing. */
  async answer(decision: ApprovalDecision): Promise<void> {
    if (this.#isConfirming || this.availability(decision.type) !== 'ready') return;
    const { remember, remembering } = this.#state;
    const isRemembered = decision.type === 'approve' && remember.on && remembering !== null;
    const request = this.#requestText();
    if (isRemembered && remembering.warning !== null && !(await this.#confirm(remembering))) return;
    if (this.#isDisposed || this.#isTaken(decision.type) || request !== this.#requestText()) return;
    this.#isAnswered = true;
    this.#onItsWay.abort();
    const replaced = new AbortController();
    this.#onItsWay = replaced;
    this.#change({ answering: decision.type });
    const choice = isRemembered ? rememberChoiceOf(this.#view.offer, remember, true) : undefined;
    const outcome = await this.#deps.resolve(decision, choice, replaced.signal);
    if (replaced.signal.aborted) return;
    this.#isAnswered = outcome.ok;
    this.#change({ answering: null, problem: outcome.ok ? null : outcome.error.message });
  }

  /** A yes that comes before the question has been in view for a while does not count: the question comes again. */
  async #confirm({ meaning, what }: RememberView): Promise<boolean> {
    this.#isConfirming = true;
    try {
      for (;;) {
        const askedAt = this.#deps.clock.now();
        if (!(await this.#deps.confirm(what, meaning))) return false;
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
