import { parseOptionList, readArguments } from '../../../shared/shell/programs/option-list.ts';
import type { ScriptWord } from './parse-script.ts';
import { hasOpenBracket } from './sed-only-reads.ts';

// An awk program can write files (print > "f"), run programs (system, and pipes) and load others. This file does not
// read program files.

const options = parseOptionList('-F: -v: --field-separator= --assign=');

/** Returns true for the words of an awk command whose program only prints. */
export function awkOnlyReads(words: readonly ScriptWord[]): boolean {
  const read = readArguments(
    words.map(({ text }) => text),
    options,
    'letters',
    true,
  );
  const begin = read?.operands[0];
  if (read === null || begin === undefined) return false;
  if (words.slice(0, begin + 1).some(({ isPattern }) => isPattern)) return false;
  // Some versions take options after the program too.
  const areFiles = words.slice(begin + 1).every(({ fixed, text }) => !/^-./s.test(text) && !/^-./s.test(fixed));
  return areFiles && !words.some(mayConnect) && isPrinting(words[begin]?.text ?? '');
}

/**
 * Returns whether a word may become `/inet/…`, which opens a connection. A pattern only becomes the names of existing
 * files.
 */
function mayConnect({ fixed, isPattern, text }: ScriptWord): boolean {
  if (!isPattern) return network.test(text);
  return network.test(fixed) || ('/inet'.startsWith(fixed) && !/^[*?[]/.test(text.slice(fixed.length)));
}

const network = /^\/inet/;

/** Matches code that writes, runs or loads something, or names other files to read. `>` may also be a comparison. */
const risks = /[@|]|\b(?:system|getline|close|fflush|ARGV)\b/;

/** Returns whether a program neither redirects nor runs anything. */
function isPrinting(program: string): boolean {
  const code = removeTexts(program)?.replaceAll('||', '  ');
  if (code === undefined || risks.test(code)) return false;
  let [braces, parentheses] = [0, 0];
  for (const [token] of code.matchAll(/\w+|[{}()>]/g)) {
    if (token === '{') braces += 1;
    if (token === '}') braces -= 1;
    if (token === '(') parentheses += 1;
    if (token === ')') parentheses -= 1;
    // Inside the parentheses of a loop, print may redirect.
    if (/^printf?$/.test(token) && parentheses !== 0) return false;
    // A comparison: in a condition, or in parentheses. Elsewhere it may be a redirection of print.
    if (token === '>' && braces > 0 && parentheses <= 0) return false;
  }
  return true;
}

/** Returns the program without its strings, expressions and comments. Null if the end of one of them is unclear. */
function removeTexts(program: string): string | null {
  let code = '';
  for (let at = 0; at < program.length; ) {
    const char = program.charAt(at);
    if (char === '#') {
      const end = program.indexOf('\n', at);
      at = end === -1 ? program.length : end;
    } else if (char === '/' && isUnclear(code)) {
      // The slash is unclear, so the rest must contain nothing that could be a risk.
      const rest = program.slice(at);
      return rest.includes('>') || risks.test(rest) ? null : code;
    } else if (char === '"' || (char === '/' && !isDivision(code))) {
      const end = findTextEnd(program, at + 1, char);
      if (end === null) return null;
      // A text counts as a value, so that a slash after it divides.
      code += '0';
      at = end;
    } else {
      code = /\s/.test(char) ? addSpace(code, char) : code + char;
      at += 1;
    }
  }
  return code;
}

/** Adds a space or a line break, but never two in a row. */
function addSpace(code: string, char: string): string {
  const line = char === '\n' || code.endsWith('\n');
  return code.trimEnd() + (line ? '\n' : ' ');
}

/** Returns whether a slash divides here, because it follows a value. */
function isDivision(before: string): boolean {
  return /[\w\]] ?$/.test(before.slice(-2));
}

/** Returns whether a slash may either divide or start an expression here. */
function isUnclear(before: string): boolean {
  const end = /(?:\+\+|--|[)$\\]|[\w\]]\n|\b(?:print|printf|return|in|else|do|case|exit|length))\s?$/;
  return end.test(before.slice(-maxEndLength));
}

/** More than the length of the longest word in `isUnclear`. */
const maxEndLength = 16;

function findTextEnd(program: string, from: number, mark: string): number | null {
  let at = from;
  while (program.charAt(at) !== mark) {
    if (at >= program.length || program.charAt(at) === '\n') return null;
    at += program.charAt(at) === '\\' ? 2 : 1;
  }
  return mark === '/' && hasOpenBracket(program.slice(from, at)) ? null : at + 1;
}
