// Shows text from others as it really is. A command, path, or name must not look like something else, so anything a
// user cannot clearly see is spelled out, as in `\u202e`. The engine has the data: its property escapes come from the
// Unicode Character Database.

/**
 * Characters that draw nothing although no property shows it: the blank Braille pattern, a null notehead, the object
 * replacement character, Khitan and Egyptian blanks, the ideographic half fill space, and the spaces of SignWriting.
 */
const blank = '\\u2800\\u{1d159}\\ufffc\\u{16fe4}\\u{13441}\\u{13442}\\u303f\\u{1da7f}\\u{1da80}';
/**
 * Controls except line breaks and tabs; format, surrogate, private, and unassigned characters; ignorable characters;
 * spaces.
 */
const unseen = `[^\\P{C}\\n\\t]|[\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}${blank}]|[^\\P{Zs} ]`;
const marks = `(?:(?!${unseen})\\p{M})+`;
const notable = new RegExp(`${unseen}|(${marks})`, 'gu');
/** Text with only letters, numbers, and signs, like most text. Checking each character takes ten times as long. */
const plain = new RegExp(`^[[\\n\\t \\p{L}\\p{N}\\p{P}\\p{S}]--[\\p{Default_Ignorable_Code_Point}${blank}]]*$`, 'v');

/** In prose, these are part of words and emoji when they are between the characters they join. */
const writtenInProse = [
  '[^\\P{Zs} ]',
  '(?<=[\\p{L}\\p{M}])[\\u200c\\u200d](?=[\\p{L}\\p{M}])',
  '(?<=[\\p{Emoji}\\ufe0f])\\u200d(?=\\p{Emoji})',
  '(?<=\\p{Emoji})[\\ufe0e\\ufe0f]',
];
/**
 * An answer also keeps the marks that Arabic and Hebrew need next to signs, which reorder nothing else, and a joiner or
 * half a character at its end, because a streaming text continues.
 */
const writtenInAnswer = [
  ...writtenInProse,
  '[\\u200e\\u200f\\u061c]',
  '(?<=[\\p{L}\\p{M}\\p{Emoji}\\ufe0f])[\\u200c\\u200d]$',
];
const written = {
  prose: new RegExp(writtenInProse.join('|'), 'yu'),
  answer: new RegExp([...writtenInAnswer, '[\\ud800-\\udbff]$'].join('|'), 'yu'),
};

/** More marks than this on one letter pile up over the lines above. */
const maxMarks = 4;

/**
 * A name, path, or command as it really is: characters that are not clearly visible are spelled out, as in `\u202e`.
 */
export function visibleText(text: string): string {
  return spellAndJoin(text, 'exact');
}

/** Like `visibleText`, for a single line, such as a path, name, or host: also spells out line breaks and tabs. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll(/[\n\t]/g, spellOutCharacter);
}

/**
 * Like `visibleText`, for messages between people and the output of programs: keeps spaces of any width, and the
 * joiners inside words and emoji. Do not use it for anything that runs or that a user approves.
 */
export function visibleProse(text: string): string {
  return spellAndJoin(text, 'prose');
}

/**
 * Like `visibleProse`, for a model's message to a user: also keeps the marks that Arabic and Hebrew need. Spells out
 * characters that reorder a whole text.
 */
export function visibleAnswer(text: string): string {
  return spellAndJoin(text, 'answer');
}

/** A run of visible characters. If `spelled`, it is the spelling of a single invisible one. */
export type VisibleRun = { readonly text: string; readonly spelled: boolean };

/** How to read the text: as something that runs or is approved, or as written by people or a model. */
type Reading = 'exact' | keyof typeof written;

/**
 * Like `visibleText` or `visibleProse`, in runs that separate spelled-out characters from text that was written that
 * way.
 */
export function visibleRuns(text: string, kind: Reading = 'exact'): readonly VisibleRun[] {
  if (text === '') return [];
  if (isPlain(text)) return [{ text, spelled: false }];
  const runs: VisibleRun[] = [];
  forEachRun(text, kind, (run, isSpelled) => runs.push({ text: run, spelled: isSpelled }));
  return runs;
}

function spellAndJoin(text: string, kind: Reading): string {
  if (isPlain(text)) return text;
  let shown = '';
  forEachRun(text, kind, (run) => {
    shown += run;
  });
  return shown;
}

function isPlain(text: string): boolean {
  return /^[\n\t -~]*$/.test(text) || plain.test(text);
}

function forEachRun(text: string, kind: Reading, take: (run: string, isSpelled: boolean) => void): void {
  let from = 0;
  const spellAll = (characters: string, at: number) => {
    if (at > from) take(text.slice(from, at), false);
    for (const character of characters) take(spellOutCharacter(character), true);
    from = at + characters.length;
  };
  for (const { 0: found, 1: row, index } of text.matchAll(notable)) {
    if (row !== undefined) {
      // A mark needs a letter: without one, it is drawn on the previous character.
      const kept = index === from || /[\n\t ]/.test(text[index - 1] ?? '') ? 0 : measureMarks(found);
      if (kept < found.length) spellAll(found.slice(kept), index + kept);
    } else if (kind === 'exact' || !isWritten(text, index, written[kind])) spellAll(found, index);
  }
  if (from < text.length) take(text.slice(from), false);
}

function isWritten(text: string, at: number, pattern: RegExp): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Returns how many units of a row of marks fit on one letter. Spacing marks are drawn next to it and never pile up. */
function measureMarks(row: string): number {
  let stacked = 0;
  let length = 0;
  for (const mark of row) {
    stacked = /^\p{Mc}$/u.test(mark) ? 0 : stacked + 1;
    if (stacked > maxMarks) break;
    length += mark.length;
  }
  return length;
}

/** A cache, because texts repeat the same few characters. */
const spelled = new Map<string, string>();

/** A character by its code, as in `\u202e` or `\u{e0041}`. */
export function spellOutCharacter(character: string): string {
  const known = spelled.get(character);
  if (known !== undefined) return known;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  const words = code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  if (spelled.size < maxSpelled) spelled.set(character, words);
  return words;
}

const maxSpelled = 1_000;
