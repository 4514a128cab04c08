import { parseOptionList, readArguments } from '../../../shared/shell/programs/option-list.ts';
import type { ScriptWord } from './parse-script.ts';

// A sed script can write files (w, and s///w), run programs (e, and s///e) and read others (r). Only commands that
// print, delete and change lines are accepted. This file does not read script files.

const options = parseOptionList(
  '-n -e: -E -r -s -u -z --quiet --silent --expression= --regexp-extended --separate --unbuffered --null-data --posix --debug',
);

/** Returns true for the words of a sed command whose script only prints. */
export function sedOnlyReads(words: readonly ScriptWord[]): boolean {
  const read = readArguments(
    words.map(({ text }) => text),
    options,
  );
  if (read === null) return false;
  const given = read.options.flatMap(({ name, value }) => (name === 'e' || name === 'expression' ? [value ?? ''] : []));
  const [first, ...others] = read.operands;
  const scripts = given.length > 0 || first === undefined ? given : [words[first]?.text ?? ''];
  const files = new Set(given.length > 0 ? read.operands : others);
  const isFile = ({ fixed }: ScriptWord, at: number) =>
    files.has(at) && (at >= (read.endOfOptions ?? words.length) || /^[^-]/.test(fixed));
  const areKnown = words.every((word, at) => !word.isPattern || isFile(word, at));
  return areKnown && scripts.length > 0 && scripts.every(isPrinting);
}

/** Returns whether a script is a list of commands that print, delete or change lines. */
function isPrinting(script: string): boolean {
  let open = 0;
  for (let at = findEnd(/[;\s]*/y, script, 0); at < script.length; at = findEnd(/[;\s]*/y, script, at)) {
    const begin = findAddressesEnd(script, at);
    if (begin === null) return false;
    const letter = script.charAt(begin);
    if (letter === '{') {
      open += 1;
      at = begin + 1;
      continue;
    }
    if (letter === '}') open -= 1;
    const end = letter === '}' ? begin + 1 : findCommandEnd(script, begin);
    if (end === null || open < 0) return false;
    at = findEnd(/[ \t]*/y, script, end);
    if (!/^[;\n}]?$/.test(script.charAt(at))) return false;
  }
  return open === 0;
}

function findCommandEnd(script: string, at: number): number | null {
  const letter = script.charAt(at);
  if (/[pPdDhHgGxnNz=]/.test(letter)) return at + 1;
  if (/[qQlL]/.test(letter)) return findEnd(/\d*/y, script, at + 1);
  if (letter !== 's' && letter !== 'y') return null;
  const mark = script.charAt(at + 1);
  if (!/[/|#,@:!%~+_^-]/.test(mark)) return null;
  const middle = findPartEnd(script, at + 2, mark, true);
  const end = middle === null ? null : findPartEnd(script, middle, mark, false);
  return end === null || letter === 'y' ? end : findEnd(/[gpiIm\d]*/y, script, end);
}

/** Returns the position after the addresses of a command, at its letter. */
function findAddressesEnd(script: string, from: number): number | null {
  const first = findAddressEnd(script, from);
  if (first === null || first === from) return first;
  const comma = findEnd(/\s*,\s*/y, script, first);
  const second = comma === first ? first : findAddressEnd(script, findEnd(/[+~](?=\d)/y, script, comma));
  return second === null ? null : findEnd(/[\s!]*/y, script, second);
}

/** Returns the position after an address. The same position if there is none. */
function findAddressEnd(script: string, at: number): number | null {
  const plain = findEnd(/\d+(?:~\d+)?|\$/y, script, at);
  if (plain > at) return plain;
  const isMarked = script.charAt(at) === '\\';
  const mark = script.charAt(isMarked ? at + 1 : at);
  if (!isMarked && mark !== '/') return at;
  if (!/[/|#,@:!%]/.test(mark)) return null;
  const end = findPartEnd(script, at + (isMarked ? 2 : 1), mark, true);
  return end === null ? null : findEnd(/[IM]*/y, script, end);
}

/** Returns the position after the mark that ends a part. Null if versions of sed may disagree about the end. */
function findPartEnd(script: string, from: number, mark: string, isExpression: boolean): number | null {
  let at = from;
  while (script.charAt(at) !== mark) {
    if (at >= script.length || script.charAt(at) === '\n') return null;
    at += script.charAt(at) === '\\' ? 2 : 1;
  }
  return isExpression && hasOpenBracket(script.slice(from, at)) ? null : at + 1;
}

/**
 * Returns whether an expression ends, or may end, inside brackets. Some versions of sed ignore its end mark there. The
 * end of brackets depends on the version if they start with `]`, or contain an escaped one.
 */
export function hasOpenBracket(expression: string): boolean {
  for (let at = 0; at < expression.length; ) {
    const begin = expression.charAt(at);
    const end = begin === '[' ? findEnd(brackets, expression, at) : at + (begin === '\\' ? 2 : 1);
    if (end === at) return true;
    at = end;
  }
  return false;
}

/** Matches brackets that end at the same place in every version. */
const brackets = /\[(?:\^(?!\])|(?!\^))(?:[^\][\\]|\\[^\][]|\[[:.=]\w+[:.=]\])+\]/y;

function findEnd(pattern: RegExp, script: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(script)?.[0].length ?? 0);
}
