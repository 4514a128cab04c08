import type { ScriptWord } from './parse-script.ts';
import { parseOptionList, readArguments } from '../../shared/shell/programs/option-list.ts';
import { hasOpenBracket } from './sed-only-reads.ts';

// A program of awk can write files (print > "f"), run programs (system, and pipes) and load others. Programs in files
// are not read.

const options = parseOptionList('-F: -v: --field-separator= --assign=');

/** True for words of awk with a program that only prints. */
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

/** Whether a word may become `/inet/…`, which is a connection. A pattern only becomes files that are there. */
function mayConnect({ fixed, isPattern, text }: ScriptWord): boolean {
  if (!isPattern) return network.test(text);
  return network.test(fixed) || ('/inet'.startsWith(fixed) && !/^[*?[]/.test(text.slice(fixed.length)));
}

const network = /^\/inet/;

/** What writes, runs or loads something, or names other files to read. `>` may also compare. */
const risks = /[@|]|\b(?:system|getline|close|fflush|ARGV)\b/;

/** Whether a program neither redirects nor runs anything. */
function isPrinting(program: string): boolean {
  const code = removeTexts(program)?.replaceAll('||', '  ');
  if (code === undefined || risks.test(code)) return false;
  let [braces, parentheses] = [0, 0];
  for (const [token] of code.matchAll(/\w+|[{}()>]/g)) {
    if (token === '{') braces += 1;
    if (token === '}') braces -= 1;
    if (token === '(') parentheses += 1;
    if (token === ')') parentheses -= 1;
    // Between the parentheses of a loop, print may redirect.
    if (/^printf?$/.test(token) && parentheses !== 0) return false;
    // A comparison: in a condition, or in parentheses. Elsewhere it may be where print writes to.
    if (token === '>' && braces > 0 && parentheses <= 0) return false;
  }
  return true;
}

/** The program without its strings, expressions and comments. Null where it cannot be told where one of them ends. */
function removeTexts(program: string): string | null {
  let code = '';
  for (let at = 0; at < program.length; ) {
    const char = program.charAt(at);
    if (char === '#') {
      const end = program.indexOf('\n', at);
      at = end === -1 ? program.length : end;
    } else if (char === '/' && isUnclear(code)) {
      // Whatever the slash is, there must be nothing behind it that could be a risk.
      const rest = program.slice(at);
      return rest.includes('>') || risks.test(rest) ? null : code;
    } else if (char === '"' || (char === '/' && !isDivision(code))) {
      const end = findTextEnd(program, at + 1, char);
      if (end === null) return null;
      // A text counts as a value, so that a division may follow.
      code += '0';
      at = end;
    } else {
      code = /\s/.test(char) ? addSpace(code, char) : code + char;
      at += 1;
    }
  }
  return code;
}

/** Adds a space, or a line break, of which one is enough. */
function addSpace(code: string, char: string): string {
  const line = char === '\n' || code.endsWith('\n');
  return code.trimEnd() + (line ? '\n' : ' ');
}

/** After a value, a slash divides. */
function isDivision(before: string): boolean {
  return /[\w\]] ?$/.test(before.slice(-2));
}

/** After these, a slash may divide or begin an expression. */
function isUnclear(before: string): boolean {
  const end = /(?:\+\+|--|[)$\\]|[\w\]]\n|\b(?:print|printf|return|in|else|do|case|exit|length))\s?$/;
  return end.test(before.slice(-maxEndLength));
}

/** More than the longest word of these. */
const maxEndLength = 16;

function findTextEnd(program: string, from: number, mark: string): number | null {
  let at = from;
  while (program.charAt(at) !== mark) {
    if (at >= program.length || program.charAt(at) === '\n') return null;
    at += program.charAt(at) === '\\' ? 2 : 1;
  }
  return mark === '/' && hasOpenBracket(program.slice(from, at)) ? null : at + 1;
}
