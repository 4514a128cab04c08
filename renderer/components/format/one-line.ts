/** The maximum number of characters of a text in a row. A row is rarely wider than 300 letters. */
const maxCharacters = 300;

/**
 * The first line of a text for a row, truncated at 300 characters; ends in " …" when something is left out. A row that
 * lays out 100,000 characters in one line freezes the window, even if its style hides all but a few.
 */
export function toOneLine(text: string): string {
  const trimmed = text.trim();
  const end = trimmed.indexOf('\n');
  const line = end === -1 ? trimmed : trimmed.slice(0, end);
  if (line.length <= maxCharacters) return end === -1 ? line : `${line} …`;
  const cut = line.slice(0, maxCharacters);
  // Half of a character beyond the basic plane would appear as a replacement character.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut} …`;
}
