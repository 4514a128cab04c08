/**
 * Counts the tokens of what the model said. Claude Code tells those of a message again and again, each time more of them;
 * what is told on is what has come to them since.
 */
export class TokenCount {
  readonly #byMessage = new Map<string, number>();
  #reported = 0;

  /** A message has so many tokens by now. */
  note(messageId: string, tokens: number): void {
    this.#byMessage.set(messageId, Math.max(tokens, this.#byMessage.get(messageId) ?? 0));
  }

  /** What has not been taken yet. */
  take(): number {
    const all = this.#byMessage.values().reduce((sum, tokens) => sum + tokens, 0);
    const untold = all - this.#reported;
    this.#reported = all;
    return untold;
  }
}
