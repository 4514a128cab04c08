// What a line of markdown begins, as far as it decides where one block ends and the next begins.

/** An opening fence: its marker, how far it is indented, and the language behind it. */
export type Fence = { readonly marker: string; readonly indent: number; readonly language: string };

/** Columns of white space before the text; a tab is four. */
export function indentOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns += 1;
    else if (character === '\t') columns += 4;
    else break;
  }
  return columns;
}

/** The fence a line opens, however far it is indented; null when it opens none. */
export function fenceOf(line: string): Fence | null {
  const match = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/.exec(line);
  return match === null ? null : { marker: match[2] ?? '', indent: indentOf(line), language: match[3] ?? '' };
}

/** Does the line close a fence that was opened with `marker`? */
export function closesFence(line: string, marker: string): boolean {
  const text = line.trim();
  return text.length >= marker.length && text === (marker[0] ?? '').repeat(text.length);
}

/** The list item a line begins: `number` is null for a bullet. */
export function listItemOf(line: string): { readonly indent: number; readonly number: number | null } | null {
  const match = /^\s*(?:[-*+]|(\d{1,9})[.)])(?:\s|$)/.exec(line);
  if (match === null || isRule(line)) return null;
  return { indent: indentOf(line), number: match[1] === undefined ? null : Number(match[1]) };
}

/** A thematic break, or the underline of a heading. */
export function isRule(line: string): boolean {
  return /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line);
}

export function isHeading(line: string): boolean {
  return /^ {0,3}#{1,6}(?:\s|$)/.test(line);
}

export function isQuote(line: string): boolean {
  return /^ {0,3}>/.test(line);
}

/** The line between the head and the rows of a table. */
export function isTableDelimiter(line: string): boolean {
  return line.includes('|') && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(line);
}

/** A reference that links elsewhere in the text may use: `[label]: https://…`. */
export function isDefinition(line: string): boolean {
  return /^ {0,3}\[[^\]^][^\]]*\]:\s*\S+/.test(line);
}

/** The beginning of a line that may yet turn out to be a fence, a heading, a list or a rule. */
export function isOnlyMarkup(line: string): boolean {
  return /^\s*(?:[`~#*>|+=_-]{1,6}|\d{1,3}[.)]?)\s*$/.test(line);
}
