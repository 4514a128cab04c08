/** A pause this long ends what the user was typing, in milliseconds. */
export const typingPauseMs = 1_000;

/** The fields of a key press that decide whether it continues a text. */
export type TypedKey = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'getModifierState'
>;

/**
 * Stops keys that were meant for a text field that is gone. They must not reach another field, answer the next request
 * by its letter, or send a message. The guard swallows letters, Enter and editing keys, including characters typed with
 * AltGr (or Option on a Mac), until a pause of one second. Any other key, such as Tab, Escape or a shortcut, ends the
 * guard and goes through.
 */
export class TypingGuard {
  #until: number;
  readonly #mac: boolean;

  /**
   * `now` is the time when the field disappeared, in milliseconds of a clock that never goes back. With `mac`, Option
   * types letters.
   */
  constructor(now: number, mac: boolean) {
    this.#until = now + typingPauseMs;
    this.#mac = mac;
  }

  /** Returns true while the guard can still swallow a key. */
  isOpen(now: number): boolean {
    return now < this.#until;
  }

  /** Returns true if the key belongs to the lost text and must go nowhere. */
  swallows(pressed: TypedKey, now: number): boolean {
    if (!this.isOpen(now)) return false;
    // A modifier may start a letter or a shortcut. The key pressed with it decides.
    if (modifiers.has(pressed.key)) return true;
    const writes = this.#writes(pressed);
    this.#until = writes ? now + typingPauseMs : now;
    return writes;
  }

  #writes(pressed: TypedKey): boolean {
    const { altKey, ctrlKey, isComposing, key, metaKey } = pressed;
    if (!isComposing && [...key].length !== 1 && !editing.has(key)) return false;
    // Windows reports AltGr as Ctrl and Alt.
    if (pressed.getModifierState('AltGraph')) return true;
    return !ctrlKey && !metaKey && (this.#mac || !altKey);
  }
}

const modifiers: ReadonlySet<string> = new Set(['Control', 'Alt', 'Meta']);
const editing: ReadonlySet<string> = new Set([
  'Enter',
  'Backspace',
  'Delete',
  'Dead',
  'Process',
  'Shift',
  'CapsLock',
  'AltGraph',
]);
