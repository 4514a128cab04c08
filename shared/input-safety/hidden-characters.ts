// Characters that are invisible or reorder the following text, so that a user reads something other than a model
// does. The table lists each range by its first and last code point.

type HiddenRange = readonly [first: number, last: number, name: string];

const joiners: readonly HiddenRange[] = [
  [0x200c, 0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 0x200d, 'ZERO WIDTH JOINER'],
];

const directionMarks: readonly HiddenRange[] = [
  [0x061c, 0x061c, 'ARABIC LETTER MARK'],
  [0x200e, 0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 0x200f, 'RIGHT-TO-LEFT MARK'],
];

const selectors: readonly HiddenRange[] = [
  [0xfe00, 0xfe0f, 'VARIATION SELECTOR'],
  [0xe0100, 0xe01ef, 'VARIATION SELECTOR'],
];

const tags: readonly HiddenRange[] = [[0xe0000, 0xe007f, 'TAG CHARACTER']];

const others: readonly HiddenRange[] = [
  // Tab, line feed, and carriage return are ordinary text.
  [0x0000, 0x0008, 'CONTROL CHARACTER'],
  [0x000b, 0x000c, 'CONTROL CHARACTER'],
  [0x000e, 0x001a, 'CONTROL CHARACTER'],
  [0x001b, 0x001b, 'ESCAPE'],
  [0x001c, 0x001f, 'CONTROL CHARACTER'],
  [0x007f, 0x009f, 'CONTROL CHARACTER'],
  [0x00ad, 0x00ad, 'SOFT HYPHEN'],
  [0x034f, 0x034f, 'COMBINING GRAPHEME JOINER'],
  [0x115f, 0x1160, 'HANGUL FILLER'],
  [0x180e, 0x180e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x200b, 0x200b, 'ZERO WIDTH SPACE'],
  [0x202a, 0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x2060, 0x2060, 'WORD JOINER'],
  [0x2061, 0x2064, 'INVISIBLE OPERATOR'],
  [0x2066, 0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 0x2069, 'POP DIRECTIONAL ISOLATE'],
  [0x206a, 0x206f, 'DEPRECATED FORMAT CHARACTER'],
  [0x3164, 0x3164, 'HANGUL FILLER'],
  [0xfeff, 0xfeff, 'ZERO WIDTH NO-BREAK SPACE'],
  [0xffa0, 0xffa0, 'HALFWIDTH HANGUL FILLER'],
  [0xfff9, 0xfffb, 'INTERLINEAR ANNOTATION'],
];

const all = [...others, ...joiners, ...directionMarks, ...selectors, ...tags];

const runs = new RegExp(
  `[${all.map(([first, last]) => `${escapeCodePoint(first)}-${escapeCodePoint(last)}`).join('')}]+`,
  'gu',
);

/** Scripts where joiners determine how letters are written, and where some names need variants. */
const joinedBefore = /[\p{L}\p{M}](?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])$/u;
const emojiBefore = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Regional flags are written as a black flag, then tags, and a final tag. */
const regionFlag = /\u{1f3f4}$/u;
const regionTags = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,10}\u{e007f}$/u;
const visibleBefore = /[^\s\p{C}]$/u;

/** A hidden character: its offset in UTF-16 units, its code point, and its name. */
export type HiddenCharacter = { readonly at: number; readonly codePoint: number; readonly name: string };

/**
 * Every hidden character of a text, in order, except those that writing needs at that place: in emoji, in flags, and in
 * the scripts they exist for.
 */
export function findHiddenCharacters(text: string): readonly HiddenCharacter[] {
  const found: HiddenCharacter[] = [];
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (isNeeded(text, index, run)) continue;
    let at = index;
    for (const character of run) {
      const codePoint = character.codePointAt(0) ?? 0;
      found.push({ at, codePoint, name: getCharacterName(codePoint) });
      at += character.length;
    }
  }
  return found;
}

/** Removes the hidden characters from a text. */
export function withoutHiddenCharacters(text: string): string {
  return text.replace(runs, (run: string, index: number) => (isNeeded(text, index, run) ? run : ''));
}

/** Returns whether writing needs this run of characters. */
function isNeeded(text: string, at: number, run: string): boolean {
  const before = text.slice(Math.max(0, at - 4), at);
  const after = text.slice(at + run.length, at + run.length + 4);
  if (regionFlag.test(before)) return regionTags.test(run);
  const codePoints = Array.from(run, (character) => character.codePointAt(0) ?? 0);
  const [first = 0, second] = codePoints;
  if (isIn(selectors, first)) {
    if (!visibleBefore.test(before)) return false;
    return second === undefined || (codePoints.length === 2 && second === 0x200d && emojiAfter.test(after));
  }
  if (second !== undefined) return false;
  if (isIn(joiners, first)) return joinedBefore.test(before) || (emojiBefore.test(before) && emojiAfter.test(after));
  return isIn(directionMarks, first) && rightToLeft.test(text.slice(Math.max(0, at - 40), at + 40));
}

function isIn(ranges: readonly HiddenRange[], codePoint: number): boolean {
  return ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
}

function getCharacterName(codePoint: number): string {
  return all.find(([first, last]) => first <= codePoint && codePoint <= last)?.[2] ?? '';
}

function escapeCodePoint(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}
