import { t } from '../i18n/i18n.ts';
import { lookAlikeTable } from './look-alike-table.ts';

// Letters of other scripts that pass for Latin ones, such as the Cyrillic "с" in `сurl`. Characters that Unicode lists
// as confusable are marked where names decide what runs or where data goes: in the names of programs and hosts.

/** A character that passes for another one. `from` is its position in the text, in UTF-16 units. */
export type LookAlike = { readonly from: number; readonly character: string; readonly like: string | null };

const likes = new Map(lookAlikeTable.flatMap(([like, characters]) => [...characters].map((one) => [one, like])));

/** Scripts with letters shaped like Latin ones. A word uses letters of one of them or of Latin, not of both. */
const confusedScripts = [
  ['Cyrillic', /\p{Script=Cyrillic}/u, t`Cyrillic`],
  ['Greek', /\p{Script=Greek}/u, t`Greek`],
  ['Armenian', /\p{Script=Armenian}/u, t`Armenian`],
  ['Cherokee', /\p{Script=Cherokee}/u, t`Cherokee`],
  ['Coptic', /\p{Script=Coptic}/u, t`Coptic`],
  ['Lisu', /\p{Script=Lisu}/u, t`Lisu`],
] as const;

/**
 * The look-alikes in a text. In any word, these are letters of a script confused with Latin next to Latin ones, and
 * full-width and mathematical forms of Latin letters. Where `isName` reports a program or host, they also include words
 * made only of look-alikes, and look-alikes of the signs in paths and addresses.
 */
export function findLookAlikes(text: string, isName: (at: number) => boolean): readonly LookAlike[] {
  if (/^[\n\t -~]*$/.test(text)) return [];
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)].flatMap(({ 0: word, index }) =>
    findInWord(word, index, isName),
  );
  const signs = [...text.matchAll(/[^\p{L}\p{N}\p{M}_\n\t -~]/gu)].flatMap(({ 0: character, index }) => {
    const like = isName(index) ? (likes.get(character) ?? findCompatible(character)) : null;
    return like === null ? [] : [{ from: index, character, like }];
  });
  return [...words, ...signs].toSorted((a, b) => a.from - b.from);
}

function findInWord(word: string, index: number, isName: (at: number) => boolean): readonly LookAlike[] {
  if (/^\w*$/.test(word)) return [];
  const hasLatin = /[A-Za-z]/.test(word);
  const letters = [...word].filter((character) => /[\p{L}\p{N}]/u.test(character));
  const isWhole = !hasLatin && letters.every((letter) => /\w/.test(letter) || findLatinLetter(letter) !== null);
  const found: LookAlike[] = [];
  let from = index;
  for (const character of word) {
    const form = findCompatible(character);
    const isMixed = hasLatin && confusedScripts.some(([, script]) => script.test(character));
    if (form !== null) found.push({ from, character, like: form });
    else if (isMixed || ((isWhole || hasLatin) && isName(index) && likes.has(character))) {
      found.push({ from, character, like: findLatinLetter(character) });
    }
    from += character.length;
  }
  return found;
}

/** The Latin letter that a letter resembles, even if only its uppercase form does, as for `к`. */
function findLatinLetter(character: string): string | null {
  const like = likes.get(character) ?? findCompatible(character);
  if (like !== null) return like;
  return likes.get(character.toUpperCase())?.toLowerCase() ?? null;
}

/** A text with the Latin letter or ASCII sign for each character that looks like one. */
export function toLatin(text: string): string {
  return [...text].map((character) => findLatinLetter(character) ?? character).join('');
}

/** The ASCII character that a full-width, mathematical, or otherwise styled character is a form of. */
function findCompatible(character: string): string | null {
  if (/^[ -~]$/.test(character)) return null;
  const form = character.normalize('NFKC');
  return /^[!-~]$/.test(form) ? form : null;
}

/** Describes each distinct look-alike in one sentence. */
export function describeLookAlikes(found: readonly LookAlike[]): readonly string[] {
  const byCharacter = new Map(found.map((one) => [one.character, one]));
  return [...byCharacter.values()].map(({ character, like }) => {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    const script = confusedScripts.find(([, letters]) => letters.test(character))?.[2];
    if (script === undefined) return t`“${character}” (${code}) is not “${like ?? ''}”.`;
    if (like === null || !/[A-Za-z]/.test(like)) return t`“${character}” (${code}) is ${script}.`;
    return t`“${character}” (${code}) is ${script}, not Latin “${like}”.`;
  });
}
