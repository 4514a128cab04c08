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
   * Sends the answer; the error is what is wrong with a completed form. `replaced` aborts once a refusal has replaced
   * an approval, whose outcome then need not be reported. `reason` is the user's reason for a refusal; it goes out
   * first.
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

/** Where focus on the card goes: of the controls that make progress, the one that changes the least. */
export type FirstFocus = 'form' | 'showAll' | 'grant' | 'approve' | 'decline';

/** The current state of a card; a new object after each change. */
export type PromptState = {
  /** The wider approval that the user is previewing; null if there is none. No key and no single click gives it. */
  readonly grant: { readonly chosen: Grant; readonly view: GrantView } | null;
  /** The answer in flight; null when there is none. */
  readonly answering: AnswerType | null;
  /** What was wrong with the last answer. */
  readonly problem: string | null;
  /** True once all of a long request is shown. */
  readonly showsAll: boolean;
  /** True once all of the request has been in view. */
  readonly isRead: boolean;
  /** True while the card accepts answers. */
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
  /** Pressed with Control, Alt or Meta, or while text is being composed. */
  readonly modified: boolean;
  /** Pressed where letters mean something else: in a text field or a menu. */
  readonly takesLetters: boolean;
  /** Picks the option that has the key; null if none has it. */
  readonly pick: (() => void) | null;
};

/** Answers that only refuse. Any other answer requires that the user has read the request. */
const refusals: readonly AnswerType[] = ['decline', 'cancelTurn'];
/** The widest answers. They are off until their preview is open. */
const previewedAnswers: readonly AnswerType[] = ['approveWithRule', 'approveAlways'];

function toRequestText({ body, facts, question }: ApprovalPromptView): string {
  return JSON.stringify([question, body, facts]);
}

/**
 * The model of one card: what the user has read and chosen, and which clicks and keys are answers. It ends with its
 * request.
 */
export class PromptModel {
  readonly guard: AnswerGuard;
  readonly #deps: PromptModelDeps;
  readonly #changes = new Listeners<[]>();
  #view: ApprovalPromptView;
  #state: PromptState;
  /** The controller of the newest answer. It aborts when another answer replaces it. */
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

  /** Starts the card's time when the card is shown. */
  start(): void {
    this.#isDisposed = false;
    this.#startGuard();
  }

  /**
   * Handles a change in what hides the card. Its time stops while it is hidden, and restarts when it is visible again.
   */
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

  /** Restarts the card's time when the window gets the focus, because another window may have covered it until now. */
  windowFocused(): void {
    this.#startGuard();
  }

  #startGuard(): void {
    if (this.#isVisible && !this.#isDisposed) this.guard.start();
  }

  /** Ends the model when the card is gone. A pending confirmation no longer counts as an answer. */
  dispose(): void {
    this.#isDisposed = true;
    this.guard.stop();
  }

  /**
   * Takes a new description of the same request. What the user has read stays read unless the request itself changed.
   */
  update(view: ApprovalPromptView): void {
    if (view === this.#view) return;
    const isSame = toRequestText(view) === this.#requestText();
    this.#view = view;
    if (!isSame) {
      this.#startGuard();
      this.#endIsInView = false;
      this.#change({ showsAll: false, isRead: false });
    }
    this.#updateGrant(isSame);
  }

  /** Updates an open preview to match the offer. New content in the preview must also be in view for a while. */
  #updateGrant(isSame: boolean): void {
    const { grant: before } = this.#state;
    const view = before !== null && isSame ? describeGrant(this.#view, before.chosen) : null;
    if (before !== null && JSON.stringify(view) !== JSON.stringify(before.view)) this.#startGuard();
    this.#change({ grant: before === null || view === null ? null : { chosen: before.chosen, view } });
  }

  #requestText(): string {
    return toRequestText(this.#view);
  }

  /** Returns whether an answer can be given right now. */
  availability(type: AnswerType): Availability {
    const { grant, isOpen } = this.#state;
    if (this.#isTaken(type)) return 'off';
    if (previewedAnswers.includes(type) && grant?.chosen.kind !== 'lasting') return 'off';
    return isOpen && !this.waitsForReader(type) ? 'ready' : 'blocked';
  }

  /** Returns whether an answer in flight blocks this one. An approval can wait; a refusal goes ahead of it. */
  #isTaken(type: AnswerType): boolean {
    const { answering } = this.#state;
    return answering !== null && (refusals.includes(answering) || !refusals.includes(type));
  }

  /** Returns whether an answer must wait until the request has been read. A refusal never waits. */
  waitsForReader(type: AnswerType): boolean {
    return !this.#state.isRead && !refusals.includes(type);
  }

  /** Where focus on the card goes. */
  get firstFocus(): FirstFocus {
    if (this.#view.hasForm) return 'form';
    if (this.#state.grant !== null) return 'grant';
    if (this.#view.needsCare) return 'decline';
    if (this.#view.isFolded && !this.#state.showsAll) return 'showAll';
    return this.#view.canApprove ? 'approve' : 'decline';
  }

  /** Returns whether a click on an answer or on Show all counts. Call it before the click has any effect. */
  admitsClick(click: Click): boolean {
    return this.guard.acceptsClick(click);
  }

  /** Handles a key. Returns true if the key belongs to the card, whether or not it counted. */
  pressKey({ key, modified, pick, repeat, takesLetters }: CardKey): boolean {
    if (modified || takesLetters) return false;
    if (pick !== null) {
      if (this.guard.acceptsKey({ key, repeat })) pick();
      return true;
    }
    const type = { y: 'approve', n: 'decline' }[key.toLowerCase()];
    if (type !== 'approve' && type !== 'decline') return false;
    if (type === 'approve' && (!this.#view.canApprove || this.#view.isDangerous)) return false;
    // It would be unclear which of the two approvals the key gives.
    if (type === 'approve' && this.#state.grant !== null) return true;
    if (!this.guard.acceptsKey({ key, repeat })) return true;
    if (type === 'approve' && this.hidesRest) this.showAll();
    else void this.answer({ type });
    return true;
  }

  /** True while only the ends of a long request are shown. The key that approves then shows the rest. */
  get hidesRest(): boolean {
    return this.#view.isFolded && !this.#state.showsAll;
  }

  /** Shows all of a long request, which counts as reading it. The rest must be in view for a while before an answer. */
  showAll(): void {
    this.#startGuard();
    this.#change({ showsAll: true, isRead: true });
  }

  /**
   * Records whether the end of the shown text is in view. The text counts as read only while the card is visible, and
   * only if no middle part is left out.
   */
  setEndInView(isInView: boolean): void {
    this.#endIsInView = isInView;
    this.#noteRead();
  }

  #noteRead(): void {
    if (this.#isVisible && this.#endIsInView && !this.#view.isFolded) this.#change({ isRead: true });
  }

  /**
   * Opens the preview of a wider approval. The preview grants nothing yet, and must be in view for a while before the
   * user can approve.
   */
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

  /** Gives the approval in the open preview. */
  async allow(): Promise<void> {
    const { grant } = this.#state;
    if (grant === null) return;
    const { lasting } = this.#view;
    if (grant.chosen.kind !== 'lasting') await this.#answer({ type: 'approve' }, { grant });
    else if (lasting !== null) await this.#answer(lasting.decision, {});
  }

  /** Gives an answer if that is possible right now; otherwise does nothing. `reason` goes with a refusal. */
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

  /**
   * Asks for the second confirmation. Asks again if the user agrees before the question has been in view for a while.
   */
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
