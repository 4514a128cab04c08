/**
 * Counts the tokens of the model's output. Claude Code reports the growing count of a message repeatedly. This class
 * returns the increments.
 */
export class TokenCount {
  readonly #byMessage = new Map<string, number>();
  #reported = 0;

  /** Sets the current count of a message. */
  note(messageId: string, tokens: number): void {
    this.#byMessage.set(messageId, Math.max(tokens, this.#byMessage.get(messageId) ?? 0));
  }

  /** Takes the tokens since the last call. */
  take(): number {
    const all = this.#byMessage.values().reduce((sum, tokens) => sum + tokens, 0);
    const untold = all - this.#reported;
    this.#reported = all;
    return untold;
  }
}
