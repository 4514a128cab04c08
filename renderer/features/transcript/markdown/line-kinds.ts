/** Returns whether the line closes a fence that was opened with `marker`. */
export function closesFence(line: string, marker: string): boolean {
  const run = /^ {0,3}(`+|~+) *$/.exec(line)?.[1] ?? '';
  return run.length >= marker.length && run[0] === marker[0];
}

/** Returns whether the beginning of a line may turn out to be a fence, a heading, a list or a rule. */
export function isOnlyMarkup(line: string): boolean {
  return /^\s*(?:[`~#*>|+=_-]{1,6}|\d{1,3}[.)]?)\s*$/.test(line);
}
