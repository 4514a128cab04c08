/**
 * Closes open emphasis and code at the end of streaming prose, and leaves out the target of an open link, so that marks
 * and addresses do not show until the rest arrives.
 */
export function closeInline(source: string): string {
  const lastParagraph = source.slice(source.lastIndexOf('\n\n') + 1);
  const ticks = lastParagraph.match(/(?<!\\)`+/g) ?? [];
  const openTicks = ticks.length % 2 === 1 ? ticks.at(-1) : undefined;
  if (openTicks !== undefined && openTicks.length > 2) return source;
  if (openTicks !== undefined)
    return source.endsWith(openTicks) ? source.slice(0, -openTicks.length) : source + openTicks;
  return closeStrong(leaveOutTarget(source));
}

function closeStrong(source: string): string {
  const lastParagraph = source.slice(source.lastIndexOf('\n\n') + 1);
  const withoutCode = lastParagraph.replaceAll(/`[^`]*`/g, '');
  const strong = withoutCode.match(/(?<!\\)\*\*/g)?.length ?? 0;
  if (strong % 2 === 0) return source;
  const trimmed = source.replace(/\*{1,2}$/, '');
  return source.endsWith('**') ? trimmed : `${trimmed.trimEnd()}**`;
}

/** Maximum length of the words and of the target of an open link. A longer one is shown as it is. */
const longestPart = 2_000;

/** Leaves only the words of a link or image whose target has not ended. */
function leaveOutTarget(source: string): string {
  const wordsEnd = source.lastIndexOf('](');
  const target = source.slice(wordsEnd + 2);
  if (wordsEnd === -1 || !isOpenTarget(target)) return source;
  const opening = findOpening(source, wordsEnd);
  if (opening === null) return source;
  const start = source[opening - 1] === '!' ? opening - 1 : opening;
  return source.slice(0, start) + source.slice(opening + 1, wordsEnd);
}

/** Returns whether a text is the beginning of a target. Words with spaces are not, but a path and a title may be. */
function isOpenTarget(target: string): boolean {
  if (target.length > longestPart || /[\n`]/.test(target)) return false;
  if (!/^(?:\S*|<[^>]*(?:>.*)?|[^\s/\\]*[/\\].*|\S+\s+["'(].*)$/.test(target)) return false;
  let depth = 0;
  for (const character of target) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return true;
}

/** Returns the place of the bracket that the one at `closing` closes; null if there is none nearby. */
function findOpening(source: string, closing: number): number | null {
  let depth = 0;
  for (let at = closing - 1; at >= Math.max(0, closing - longestPart); at--) {
    if (source[at] === '\n' && source[at - 1] === '\n') return null;
    if (source[at] === ']') depth += 1;
    else if (source[at] === '[' && depth > 0) depth -= 1;
    else if (source[at] === '[') return source[at - 1] === '\\' ? null : at;
  }
  return null;
}
