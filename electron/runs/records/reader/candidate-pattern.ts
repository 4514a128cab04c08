import { isAscii } from 'node:buffer';
import { sameWhateverCase } from '../../../../shared/runs/fold-case.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';

/** What JSON may write for a character, beside `\u` and its number. */
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

/** An ASCII character that is written by its number: rare, and so many in words that the line is looked at itself. */
const numberedAscii = '\\\\u00[0-7]';

/** A pattern over bytes read as Latin-1, in every way in which what is looked for may be written. */
export type CandidatePattern = {
  /**
   * The pattern for some lines, global; null when none of them can have it. The fewer ways there are, the faster it is:
   * most lines have no character by its number, and many have nothing but ASCII.
   */
  for(bytes: Buffer): RegExp | null;
};

/**
 * A pattern that every line matches that a query may want; null where all lines have to be looked at. It looks for one
 * condition only. Whoever uses it looks at what it has found by reading the line.
 */
export function candidatePattern({ path, text, tool, types }: RunQuery): CandidatePattern | null {
  const [longest = ''] = [text, path, tool].toSorted((a, b) => b.length - a.length);
  // The first is shown for bytes that are no character, and half a character is found within whole ones.
  if (/\ufffd|\p{Surrogate}/u.test(longest)) return null;
  if (longest !== '') return patternOfText(longest);
  if (types.length === 0 || !types.every((type) => /^[\w.-]+$/.test(type))) return null;
  const names = `"(?:${types.map(escaped).join('|')})"`;
  const [plain, whole] = [new RegExp(names, 'g'), new RegExp(`${names}|${numberedAscii}`, 'g')];
  return { for: (bytes) => (bytes.includes('\\u') ? whole : plain) };
}

function patternOfText(text: string): CandidatePattern {
  const writings = [...text].map((character) => sameWhateverCase(character).flatMap(writingsOf));
  const patternOf = (isMeant: (writing: Writing) => boolean, orElse = '') => {
    const meant = writings.map((each) => each.filter(isMeant));
    return meant.some((each) => each.length === 0) ? null : new RegExp(meant.map(anyOf).join('') + orElse, 'g');
  };
  const ascii = patternOf(({ kind }) => kind === 'ascii');
  const plain = patternOf(({ kind }) => kind !== 'numbered');
  const whole = patternOf(() => true, `|${numberedAscii}`) ?? new RegExp(numberedAscii, 'g');
  return { for: (bytes) => (bytes.includes('\\u') ? whole : isAscii(bytes) ? ascii : plain) };
}

/** One way to write a character. */
type Writing = { readonly kind: 'ascii' | 'utf8' | 'numbered'; readonly pattern: string; readonly isSingle: boolean };

function anyOf(writings: readonly Writing[]): string {
  const single = writings.filter(({ isSingle }) => isSingle).map(({ pattern }) => pattern);
  const others = writings.filter(({ isSingle }) => !isSingle).map(({ pattern }) => pattern);
  if (others.length === 0 && single.length === 1) return single.join('');
  const all = single.length === 0 ? others : [`[${single.join('')}]`, ...others];
  return all.length === 1 ? all.join('') : `(?:${all.join('|')})`;
}

function writingsOf(character: string): Writing[] {
  const kind = character < '\x80' ? 'ascii' : 'utf8';
  const itself = Buffer.from(character, 'utf8').toString('latin1');
  const short = shortEscapes.get(character);
  // As itself it would end the string that it is in, or the line.
  const isNeverItself = character === '"' || character === '\\' || character < ' ';
  return [
    ...(isNeverItself ? [] : [{ kind, pattern: escaped(itself), isSingle: itself.length === 1 } as const]),
    ...(short === undefined ? [] : [{ kind: 'ascii', pattern: escaped(short), isSingle: false } as const]),
    ...(kind === 'ascii' ? [] : [{ kind: 'numbered', pattern: numberOf(character), isSingle: false } as const]),
  ];
}

/** A character by its number, the digits of which may be in either case. */
function numberOf(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const digits = character.charCodeAt(at).toString(16).padStart(4, '0');
    return `\\\\u${digits.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)}`;
  }).join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
