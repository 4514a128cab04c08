import type { Clock } from '../../../shared/base/clock.ts';
import { Listeners } from '../../../shared/base/listeners.ts';

/** How long a card is in view before an answer to it counts, in milliseconds. */
export const settleMs = 500;

/** A key as the page reports it; `repeat`: it is held down. */
export type KeyPress = { readonly key: string; readonly repeat: boolean };

/**
 * A click as the page reports it. `detail` counts the clicks in one place; it is 0 where no pointer clicked: a key did,
 * or a program that speaks for the person, such as a screen reader.
 */
export type Click = { readonly detail: number };

/**
 * Lets only deliberate answers through. A card that appears, or takes the place of another one, takes none for
 * `settleMs`, and none that began before that time was over. The second click of a double click and the repeats of a key
 * that is held never count. It knows one card: a new one has a guard of its own, which takes nothing for granted about
 * keys and buttons that are down already.
 */
export class AnswerGuard {
  readonly #clock: Clock;
  readonly #changes = new Listeners<[]>();
  /** From when on the card takes answers; null while it is not in view. */
  #opensAt: number | null = null;
  #cancelTimer = (): void => undefined;
  #cancelClick = (): void => undefined;
  /** When each key that is down went down, by its name. */
  readonly #keysDown = new Map<string, number>();
  #pointerDownAt: number | null = null;
  /** The key that the page handles at this moment, which may click what has the focus. */
  #clicking: { readonly at: number; readonly repeat: boolean } | null = null;

  /** `clock` must never go back. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the card takes answers by now. */
  get isOpen(): boolean {
    return this.#opensAt !== null && this.#clock.now() >= this.#opensAt;
  }

  /** Calls `listen` when the card begins or ceases to take answers, until the returned function is called. */
  readonly follow = (listen: () => void): (() => void) => this.#changes.add(listen);

  /** The card has come before the person's eyes: at first, or once more, as when its page was hidden. */
  start(): void {
    this.#halt();
    this.#opensAt = this.#clock.now() + settleMs;
    this.#cancelTimer = this.#clock.after(settleMs, () => this.#changes.call());
    this.#changes.call();
  }

  /** The card is out of view and takes no answer. */
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

  /** A key goes down, anywhere in the page. */
  keyDown({ key, repeat }: KeyPress): void {
    const name = key.toLowerCase();
    // The beginning of this press may have gone to another card or another window.
    if (!repeat || !this.#keysDown.has(name)) {
      this.#keysDown.set(name, repeat ? Number.NEGATIVE_INFINITY : this.#clock.now());
    }
    this.#mayClick({ at: this.#beginningOf(name), repeat });
  }

  /** A key comes up, anywhere in the page; Space clicks only then. */
  keyUp(key: string): void {
    const name = key.toLowerCase();
    this.#mayClick({ at: this.#beginningOf(name), repeat: false });
    this.#keysDown.delete(name);
  }

  /** The page loses the keyboard: it does not hear of keys that come up meanwhile. */
  forgetKeys(): void {
    this.#keysDown.clear();
  }

  /** A button of the mouse, a finger or a pen goes down, anywhere in the page. */
  pointerDown(): void {
    this.#pointerDownAt = this.#clock.now();
  }

  /** Whether a click on an answer counts. */
  acceptsClick({ detail }: Click): boolean {
    if (!this.isOpen || detail > 1) return false;
    if (detail === 1) return this.#isInView(this.#pointerDownAt);
    return this.#clicking === null || (!this.#clicking.repeat && this.#isInView(this.#clicking.at));
  }

  /** Whether a key that stands for an answer counts. `keyDown` has had it before. */
  acceptsKey({ key, repeat }: KeyPress): boolean {
    return this.isOpen && !repeat && this.#isInView(this.#beginningOf(key.toLowerCase()));
  }

  #beginningOf(name: string): number {
    return this.#keysDown.get(name) ?? Number.NEGATIVE_INFINITY;
  }

  #isInView(at: number | null): boolean {
    return at !== null && this.#opensAt !== null && at >= this.#opensAt;
  }

  /** What a key clicks it clicks at once, before anything else happens. */
  #mayClick(key: { readonly at: number; readonly repeat: boolean }): void {
    this.#cancelClick();
    this.#clicking = key;
    this.#cancelClick = this.#clock.after(0, () => {
      this.#clicking = null;
    });
  }
}
