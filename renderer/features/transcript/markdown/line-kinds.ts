/** Returns whether the line closes a fence that was opened with `marker`. */
export function closesFence(line: string, marker: string): boolean {
  const run = /^ {0,3}(`+|~+) *$/.exec(line)?.[1] ?? '';
  return run.length >= marker.length && run[0] === marker[0];
}

/** Returns whether the beginning of a line may turn out to be a fence, a heading, a list, a rule or a definition. */
export function isOnlyMarkup(line: string): boolean {
  return /^\s*(?:[`~#*>|+=_-]{1,6}|\d{1,3}[.)]?|\[[^\]^][^\]]*\]:)\s*$/.test(line);
}

/** Returns a text without a line at its end that is the head of a table if the line after it says so. */
export function cutTableHead(text: string): string {
  const [head] = /(?<![^\n]) {0,3}\|[^\n]*(?:\n {0,3}[|:\- \t]*)?$/.exec(text) ?? [];
  if (head === undefined) return text;
  const before = text.slice(0, text.length - head.length);
  return /(?<![^\n]) {0,3}\|[^\n]*\n$/.test(before) ? text : before;
}
