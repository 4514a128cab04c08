import { isAscii } from 'node:buffer';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import { listCaseVariants } from '../../../../shared/texts/fold-case.ts';
import { composeText } from '../../../../shared/texts/search-form.ts';

/** The escapes JSON may use for a character, apart from `\u` and its number. */
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A numbered ASCII character. It is rare and has many forms, so such lines are always read. */
const numberedAscii = '\\\\u00[0-7]';

/** A pattern over bytes as Latin-1 that finds the text in every way JSON can write it. */
export type CandidatePattern = {
  /**
   * Returns the pattern for some lines, global; null if no line can match. Fewer spellings make the pattern faster:
   * most lines have no numbered characters, and many are plain ASCII.
   */
  for(bytes: Buffer): RegExp | null;
};

/**
 * Creates a pattern that finds every line a query may match; null if every line must be read. Checks only one
 * condition, so the caller reads each found line to confirm the match.
 */
export function createCandidatePattern({ path, text, tool, types }: RunQuery): CandidatePattern | null {
  const [longest = ''] = [text, path, tool].flatMap(splitIntoPieces).toSorted((a, b) => b.length - a.length);
  // U+FFFD replaces invalid bytes, and a lone surrogate also matches inside whole characters.
  if (/\ufffd|\p{Surrogate}/u.test(longest)) return null;
  if (longest !== '') return toTextPattern(longest);
  if (text + path + tool !== '') return null;
  if (types.length === 0 || !types.every((type) => /^[\w.-]+$/.test(type))) return null;
  const names = `"(?:${types.map(escapeForPattern).join('|')})"`;
  const [plain, whole] = [new RegExp(names, 'g'), new RegExp(`${names}|${numberedAscii}`, 'g')];
  return { for: (bytes) => (bytes.includes('\\u') ? whole : plain) };
}

/** Returns the parts of a text that a line can only spell in one way, apart from case. */
function splitIntoPieces(text: string): readonly string[] {
  const isOneWay = (character: string): boolean =>
    listCaseVariants(character).every((each) => each.normalize('NFD') === each && !sharedAlternatives().has(each));
  const marked = [...composeText(text)].map((each) => (/\p{M}/u.test(each) || !isOneWay(each) ? null : each));
  const pieces = [''];
  for (const each of marked) {
    if (each === null) pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${each}`);
  }
  return pieces;
}

let cachedAlternatives: ReadonlySet<string> | null = null;

/**
 * Returns the characters for which Unicode has a duplicate, such as the semicolon, which is also the Greek question
 * mark.
 */
function sharedAlternatives(): ReadonlySet<string> {
  if (cachedAlternatives !== null) return cachedAlternatives;
  const found = new Set<string>();
  for (let code = 0x300; code < 0x30000; code += 1) {
    if (code === 0xd800) code = 0xe000;
    const character = String.fromCodePoint(code);
    const same = character.normalize('NFC');
    if (same !== character) for (const each of same) found.add(each);
  }
  cachedAlternatives = found;
  return found;
}

function toTextPattern(text: string): CandidatePattern {
  const writings = [...text].map((character) => listCaseVariants(character).flatMap(listSpellings));
  const patternOf = (isMeant: (writing: Spelling) => boolean, orElse = '') => {
    const meant = writings.map((each) => each.filter(isMeant));
    return meant.some((each) => each.length === 0)
      ? null
      : new RegExp(meant.map(joinAlternatives).join('') + orElse, 'g');
  };
  const ascii = patternOf(({ kind }) => kind === 'ascii');
  const plain = patternOf(({ kind }) => kind !== 'numbered');
  const whole = patternOf(() => true, `|${numberedAscii}`) ?? new RegExp(numberedAscii, 'g');
  return { for: (bytes) => (bytes.includes('\\u') ? whole : isAscii(bytes) ? ascii : plain) };
}

/** One way to write a character. */
type Spelling = { readonly kind: 'ascii' | 'utf8' | 'numbered'; readonly pattern: string; readonly isSingle: boolean };

function joinAlternatives(writings: readonly Spelling[]): string {
  const single = writings.filter(({ isSingle }) => isSingle).map(({ pattern }) => pattern);
  const others = writings.filter(({ isSingle }) => !isSingle).map(({ pattern }) => pattern);
  if (others.length === 0 && single.length === 1) return single.join('');
  const all = single.length === 0 ? others : [`[${single.join('')}]`, ...others];
  return all.length === 1 ? all.join('') : `(?:${all.join('|')})`;
}

function listSpellings(character: string): Spelling[] {
  const kind = character < '\x80' ? 'ascii' : 'utf8';
  const itself = Buffer.from(character, 'utf8').toString('latin1');
  const short = shortEscapes.get(character);
  // An unescaped one would end the string or the line.
  const isNeverItself = character === '"' || character === '\\' || character < ' ';
  return [
    ...(isNeverItself ? [] : [{ kind, pattern: escapeForPattern(itself), isSingle: itself.length === 1 } as const]),
    ...(short === undefined ? [] : [{ kind: 'ascii', pattern: escapeForPattern(short), isSingle: false } as const]),
    ...(kind === 'ascii' ? [] : [{ kind: 'numbered', pattern: toEscapedNumber(character), isSingle: false } as const]),
  ];
}

/** Writes a character as its number, with digits in either case. */
function toEscapedNumber(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const digits = character.charCodeAt(at).toString(16).padStart(4, '0');
    return `\\\\u${digits.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)}`;
  }).join('');
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
