import { endsInToken } from './token-rules.ts';

// A terminal, a mail program or an encoder can break a secret over lines. Such lines are read together.

/** The maximum number of lines that are read together. */
export const mostJoined = 500;

const esc = String.fromCharCode(27);
const colors = new RegExp(`${esc}\\[[0-?]{0,40}[@-~]`, 'g');
const wholeLine = /^[\t >|+]{0,12}(?=[^\d]{0,200}\d)[\w.+/=~:|$-]{12,200}$/;
/** Letters and digits together, or in a mix of cases that no word has: a word or a number is not part of a token. */
const beginsInToken =
  /^[\t >|+]{0,12}(?=[\w.+/=~:|$-]{2})(?:(?=[\w.+/~-]{0,400}\d)(?=[\d.+/~-]{0,400}[A-Za-z_])|[\w.+/~-]{0,400}(?:[a-z][A-Z]|==|[\w+/]{20}))/;
const isToken = /^[\t >|+]{0,12}[\w.+/=~:|$-]{1,400}$/;
const mostLooked = 400;

/** Whether a secret may go on in the next line. */
export function mayContinue(line: string): boolean {
  const end = withoutColors(line.slice(-mostLooked));
  return endsInToken.test(end) || (line.length < mostLooked && wholeLine.test(end));
}

/** How a line goes on with a secret from the line before: not at all, with its beginning, or as a whole. */
export function continuation(line: string): 'none' | 'beginning' | 'whole' {
  const begin = withoutColors(line.slice(0, mostLooked + 1));
  if (isToken.test(begin)) return 'whole';
  return beginsInToken.test(begin) ? 'beginning' : 'none';
}

function withoutColors(text: string): string {
  return text.includes(esc) ? text.replaceAll(colors, '') : text;
}
