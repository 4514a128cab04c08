/** A pause this long ends what a person was typing, in milliseconds. */
export const typingPauseMs = 1_000;

/** The part of a key press that decides whether it goes on with a text. */
export type TypedKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

/**
 * Stops keys that were meant for a text field that is gone: they must not reach another field, answer the next request by
 * its letter, or send a message. It takes letters, Enter and editing keys until a pause of one second. Any other key,
 * such as Tab, Escape or a shortcut, ends it and goes through.
 */
export class TypingGuard {
  #until: number;

  /** `now`: the time when the field went, in milliseconds of a clock that never goes back. */
  constructor(now: number) {
    this.#until = now + typingPauseMs;
  }

  /** True while the guard can still take a key. */
  isOpen(now: number): boolean {
    return now < this.#until;
  }

  /** True if the key belongs to the lost text and must go nowhere. */
  takes({ altKey, ctrlKey, isComposing, key, metaKey }: TypedKey, now: number): boolean {
    if (!this.isOpen(now)) return false;
    const isText = isComposing || [...key].length === 1 || editing.has(key);
    if (!isText || ctrlKey || metaKey || altKey) {
      this.#until = now;
      return false;
    }
    this.#until = now + typingPauseMs;
    return true;
  }
}

const editing: ReadonlySet<string> = new Set(['Enter', 'Backspace', 'Delete', 'Dead', 'Process', 'Shift']);
