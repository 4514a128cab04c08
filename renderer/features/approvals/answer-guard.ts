import type { Clock } from '../../../shared/base/clock.ts';
import { Listeners } from '../../../shared/base/listeners.ts';

/** How long a card must be in view before an answer counts, in milliseconds. */
export const settleMs = 500;

/** A key as the page reports it. `repeat` is true while it is held down. */
export type KeyPress = { readonly key: string; readonly repeat: boolean };

/**
 * A click as the page reports it. `detail` counts the clicks in one place. It is 0 without a pointer, when a key or
 * assistive technology such as a screen reader clicked.
 */
export type Click = { readonly detail: number };

/**
 * Accepts only deliberate answers. A card that appears or replaces another one accepts no answers for `settleMs`, and
 * none that started before that time was up. The second click of a double click and the repeats of a held key never
 * count. Each card has its own guard, which assumes nothing about keys and buttons that are already down.
 */
export class AnswerGuard {
  readonly #clock: Clock;
  readonly #changes = new Listeners<[]>();
  /** When the card starts to accept answers; null while it is not in view. */
  #opensAt: number | null = null;
  #cancelTimer = (): void => undefined;
  #cancelClick = (): void => undefined;
  /** When each key that is down was pressed, by key name. */
  readonly #keysDown = new Map<string, number>();
  #pointerDownAt: number | null = null;
  /** The key that the page is handling right now. It may click the focused element. */
  #clicking: { readonly at: number; readonly repeat: boolean } | null = null;

  /** `clock` must never go back. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the card accepts answers now. */
  get isOpen(): boolean {
    return this.#opensAt !== null && this.#clock.now() >= this.#opensAt;
  }

  /** Calls `listen` when the card starts or stops accepting answers, until the returned function is called. */
  readonly follow = (listen: () => void): (() => void) => this.#changes.add(listen);

  /** Starts the wait. The card has come into view, for the first time or again, such as after its page was hidden. */
  start(): void {
    this.#halt();
    this.#opensAt = this.#clock.now() + settleMs;
    this.#cancelTimer = this.#clock.after(settleMs, () => this.#changes.call());
    this.#changes.call();
  }

  /** Stops accepting answers, because the card is out of view. */
  stop(): void {
    if (this.#opensAt === null) return;
    this.#halt();
    this.#changes.call();
  }

  #halt(): void {
    this.#cancelTimer();
    this.#cancelClick();
    this.#opensAt = null;
    this.#clicking = null;
  }

  /** Records that a key went down anywhere in the page. */
  keyDown({ key, repeat }: KeyPress): void {
    const name = key.toLowerCase();
    // The first press of this key may have gone to another card or window.
    if (!repeat || !this.#keysDown.has(name)) {
      this.#keysDown.set(name, repeat ? Number.NEGATIVE_INFINITY : this.#clock.now());
    }
    this.#mayClick({ at: this.#getStart(name), repeat });
  }

  /** Records that a key came up anywhere in the page. Space clicks only now. */
  keyUp(key: string): void {
    const name = key.toLowerCase();
    this.#mayClick({ at: this.#getStart(name), repeat: false });
    this.#keysDown.delete(name);
  }

  /** Forgets which keys are down. The page has lost the keyboard and no longer sees keys come up. */
  forgetKeys(): void {
    this.#keysDown.clear();
  }

  /** Records that a mouse button, a finger or a pen went down anywhere in the page. */
  pointerDown(): void {
    this.#pointerDownAt = this.#clock.now();
  }

  /** Returns whether a click on an answer counts. */
  acceptsClick({ detail }: Click): boolean {
    if (!this.isOpen || detail > 1) return false;
    if (detail === 1) return this.#isInView(this.#pointerDownAt);
    return this.#clicking === null || (!this.#clicking.repeat && this.#isInView(this.#clicking.at));
  }

  /** Returns whether a shortcut key for an answer counts. `keyDown` has already received it. */
  acceptsKey({ key, repeat }: KeyPress): boolean {
    return this.isOpen && !repeat && this.#isInView(this.#getStart(key.toLowerCase()));
  }

  #getStart(name: string): number {
    return this.#keysDown.get(name) ?? Number.NEGATIVE_INFINITY;
  }

  #isInView(at: number | null): boolean {
    return at !== null && this.#opensAt !== null && at >= this.#opensAt;
  }

  /** Notes that this key may click. A key clicks synchronously, before anything else happens. */
  #mayClick(key: { readonly at: number; readonly repeat: boolean }): void {
    this.#cancelClick();
    this.#clicking = key;
    this.#cancelClick = this.#clock.after(0, () => {
      this.#clicking = null;
    });
  }
}
