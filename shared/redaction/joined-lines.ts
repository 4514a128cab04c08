import { endsInToken } from './token-rules.ts';

// A terminal, a mail program, an encoder or code can break a secret over lines. Such lines are read together.

/**
 * Matches the text between two parts: the ends of two strings in code, or what continues, quotes or comments a line.
 */
export const betweenLines =
  '(?<mark>["\'`])[\\t ]{0,4}[+\\\\]?[\\t ]{0,4}\\r?\\n[\\t +]{0,40}\\k<mark>|[\\t ]{0,2}\\\\?\\r?\\n(?:[\\t >|+#*]|//(?=[\\t ])){0,40}';

/** The maximum number of lines that are read together. */
export const maxJoinedLines = 500;

const esc = String.fromCharCode(27);
const colors = new RegExp(`${esc}\\[[0-?]{0,40}[@-~]`, 'g');
const lineStart = '^(?:[\\t >|+#*"\'`]|//(?=[\\t ])){0,40}';
const ending = /(?:["'`][\t ]{0,4}[+\\]?|[\t ]{0,2}\\)[\t ]{0,4}$/;
/** Letters with digits, groups of a recovery key, an address, or the beginning of an age key. */
const endsInPart =
  /(?:(?<![\w.~|$@-])(?=[\w.~|$@-]{0,300}\d)(?=[\w.~|$@-]{0,300}[a-z])[\w.~|$@-]{8,300}|\b(?:[0-9A-Z]{5}-){1,12}[0-9A-Z]{0,5}|:\/\/[\w./@-]{0,300}|age-sec[a-z-]{0,9})=?$/i;
const wholeLine = /^[\t >|+]{0,12}(?=[^\d]{0,200}\d)[\w.+/=~:|$-]{12,200}$/;
/** Letters and digits together, or in a mix of cases that no word has: a word or a number is not part of a token. */
const startsInToken = new RegExp(
  `${lineStart}(?=[\\w.+/=~:|$-]{2})(?:(?=[\\w.+/~-]{0,400}\\d)(?=[\\d.+/~-]{0,400}[A-Za-z_])|[\\w.+/~-]{0,400}(?:[a-z][A-Z]|==|[\\w+/]{20}))`,
);
const isToken = new RegExp(`${lineStart}[\\w.+/=~:|$@-]{1,400}$`);
const maxSearchedCharacters = 400;

/** Returns whether a secret may continue on the next line. */
export function mayContinue(line: string): boolean {
  const end = removeEnding(removeColors(line.slice(-maxSearchedCharacters)));
  return endsInToken.test(end) || endsInPart.test(end) || (line.length < maxSearchedCharacters && wholeLine.test(end));
}

/** Returns how much of a line continues a secret from the line before: nothing, its beginning, or all of it. */
export function classifyContinuation(line: string): 'none' | 'beginning' | 'whole' {
  const shown = removeColors(line.slice(0, maxSearchedCharacters + 1));
  if (isToken.test(removeEnding(shown))) return 'whole';
  return startsInToken.test(shown) ? 'beginning' : 'none';
}

/** Returns a line without the end of a string in code, or a sign that continues the line. */
export function removeEnding(line: string): string {
  return line.replace(ending, '');
}

function removeColors(text: string): string {
  return text.includes(esc) ? text.replaceAll(colors, '') : text;
}
