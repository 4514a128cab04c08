import { sameWhateverCase } from '../../../shared/workcells/fold-case.ts';
import type { RunQuery } from '../../../shared/workcells/run-query.ts';

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

/**
 * A pattern that every line matches that a query may want, over the line's bytes read as Latin-1; null where all lines
 * have to be looked at. It looks for one condition only, in every way in which a line may have its characters written:
 * in either case, as UTF-8 or as an escape. Whoever uses it looks at what it has found by reading the line.
 */
export function candidatePattern({ path, text, tool, types }: RunQuery): RegExp | null {
  const [longest = ''] = [text, path, tool].toSorted((a, b) => b.length - a.length);
  // The first is shown for bytes that are no character, and half a character is found within whole ones.
  if (/\ufffd|\p{Surrogate}/u.test(longest)) return null;
  if (longest !== '') return new RegExp(`${[...longest].map(anyWriting).join('')}|${numberedAscii}`, 'g');
  if (types.length === 0 || !types.every((type) => /^[\w.-]+$/.test(type))) return null;
  return new RegExp(`"(?:${types.map(escaped).join('|')})"|${numberedAscii}`, 'g');
}

function anyWriting(character: string): string {
  const writings = sameWhateverCase(character).flatMap(writingsOf);
  const single = writings.filter((each) => each.length === 1);
  const others = writings.filter((each) => each.length > 1).map(patternOf);
  if (others.length === 0 && single.length === 1) return escaped(single[0] ?? '');
  const all = single.length === 0 ? others : [`[${single.map(escaped).join('')}]`, ...others];
  return all.length === 1 ? (all[0] ?? '') : `(?:${all.join('|')})`;
}

/** The ways to write a character, as Latin-1; one by its number is given with its digits in lower case. */
function writingsOf(character: string): string[] {
  const short = shortEscapes.get(character);
  // As itself it would end the string that it is in, or the line.
  const isNeverItself = character === '"' || character === '\\' || character < ' ';
  const itself = isNeverItself ? [] : [Buffer.from(character, 'utf8').toString('latin1')];
  const numbered = character < '\x80' ? [] : [numberOf(character)];
  return [...itself, ...(short === undefined ? [] : [short]), ...numbered];
}

function numberOf(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${hexOf(character.charCodeAt(at))}`).join('');
}

function hexOf(code: number): string {
  return code.toString(16).padStart(4, '0');
}

/** The digits of a number may be in either case; everything else is meant as it stands. */
function patternOf(writing: string): string {
  if (!/^(?:\\u[0-9a-f]{4})+$/.test(writing)) return escaped(writing);
  return writing.replaceAll(
    /\\u([0-9a-f]{4})/g,
    (_, digits: string) => `\\\\u${digits.replaceAll(/[a-f]/g, bothCases)}`,
  );
}

function bothCases(letter: string): string {
  return `[${letter}${letter.toUpperCase()}]`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
