/**
 * The maximum number of characters, counted as Unicode code points, that Codex 0.169.0 accepts as the text of one
 * message. With one more, it rejects `turn/start` with "Input exceeds the maximum length of 1048576 characters."
 */
export const maxMessageCharacters = 1_048_576;

/** Returns how many characters a message exceeds Codex's limit by. 0 if the message fits. */
export function countExcessCharacters(text: string): number {
  if (text.length <= maxMessageCharacters) return 0;
  const pairs = text.match(/[\u{10000}-\u{10ffff}]/gu)?.length ?? 0;
  return Math.max(0, text.length - pairs - maxMessageCharacters);
}
