/**
 * The most characters, counted as Unicode code points, that Codex 0.169.0 takes as the text of one message. One more,
 * and `turn/start` is refused with "Input exceeds the maximum length of 1048576 characters."
 */
export const maxMessageCharacters = 1_048_576;

/** By how many characters a message is too long for Codex; 0 for one that fits. */
export function charactersTooMany(text: string): number {
  if (text.length <= maxMessageCharacters) return 0;
  const pairs = text.match(/[\u{10000}-\u{10ffff}]/gu)?.length ?? 0;
  return Math.max(0, text.length - pairs - maxMessageCharacters);
}
