import { describeLookAlikes, findLookAlikes } from '../../../shared/approvals/look-alikes.ts';
import { splitByDirection } from '../../../shared/base/split-by-direction.ts';
import { visibleRuns, visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { runsOthers } from './runs-others.ts';

// Finds where a command's text names programs and hosts. When in doubt, it assumes a name, which only causes a closer
// check.

/** Programs whose arguments are hosts or addresses. */
const hostCommands =
  /^(?:connect|curl|wget|ssh|scp|sftp|rsync|git|nc|ncat|netcat|telnet|ftp|ping|dig|host|nslookup|whois|http|https|xh)$/;
/** Matches a command's start, its variable settings, and its words up to the next separator between commands. */
const commands = /(?:^|[|&;(){}\n`])[ \t!]*(?:\w+=[^\s|&;(){}`]*[ \t]+)*([^\s|&;(){}`]+)([^|&;\n(){}`]*)/gu;
const addresses = /(?:[a-z][a-z\d+.-]{0,20}:\/\/|[^\s'"@]{1,64}@)[^\s'"/|;<>()]+/giu;

/** Returns a function that says whether a position in a command, in UTF-16 units, may name a program or a host. */
function findNamePlaces(command: string): (at: number) => boolean {
  const isName = new Uint8Array(command.length);
  for (const { 0: whole, 1: program = '', 2: rest = '', index } of command.matchAll(commands)) {
    const from = index + whole.length - rest.length - program.length;
    const name = program.replaceAll(/['"\\]/g, '').replace(/^.*\//, '');
    const takesNames = runsOthers(name) || hostCommands.test(name);
    isName.fill(1, from, from + program.length + (takesNames ? rest.length : 0));
  }
  for (const { 0: address, index } of command.matchAll(addresses)) isName.fill(1, index, index + address.length);
  return (at) => isName[at] === 1;
}

/**
 * A piece of a text as shown. `spelled`: the piece represents an invisible character. `lookAlike`: the piece passes for
 * another character. `isolated`: the piece runs from right to left, and is set apart so that nothing next to it moves.
 */
export type TextPiece = {
  readonly text: string;
  readonly kind: 'plain' | 'spelled' | 'lookAlike' | 'isolated';
};

/** A text in which every character is visible. */
export type ExactText = {
  readonly pieces: readonly TextPiece[];
  /** The total length of all pieces, in UTF-16 units. */
  readonly length: number;
  readonly lines: number;
  /** What is odd about the text, as sentences. */
  readonly notes: readonly string[];
  /** The middle part to leave out of a long text until the user asks for it; null for a short text. */
  readonly fold: TextFold | null;
};

/** The part from `from` to `to` is left out at first. `text` says how much is left out. */
export type TextFold = { readonly from: number; readonly to: number; readonly text: string };

/** Above these limits, a text is long. A card then shows this much of each end. */
const shortText = { lines: 6, units: 480 };
const shownHead = { lines: 4, units: 240 };
const shownTail = { lines: 1, units: 120 };

/** Describes a command: checks the names of programs and hosts in it for characters that pass for others. */
export function toExactCommand(command: string): ExactText {
  return toExactText(command, findNamePlaces(command));
}

/** Describes a text. `isName` says where the text names a program or a host; by default, nowhere. */
export function toExactText(text: string, isName: (at: number) => boolean = () => false): ExactText {
  if (text.length > maxInspectedLength) return toTooLongText(text);
  const found = findLookAlikes(text, isName);
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const { character, from: at } of found) {
    for (const piece of toPlainPieces(text.slice(from, at))) pieces.push(piece);
    pieces.push({ text: character, kind: 'lookAlike' });
    from = at + character.length;
  }
  for (const piece of toPlainPieces(text.slice(from))) pieces.push(piece);
  const shown = pieces.map((piece) => piece.text).join('');
  const hidden = pieces.filter(({ kind }) => kind === 'spelled').length;
  return {
    pieces: joinPieces(pieces),
    length: shown.length,
    lines: countLines(shown),
    notes: [
      ...(hidden === 0 ? [] : [t`${counted(hidden, 'invisible character')} spelled out.`]),
      ...describeLookAlikes(found).slice(0, 5),
    ],
    fold: toFold(shown),
  };
}

/** How many units we check character by character. The check takes less than half a second. */
const maxInspectedLength = 100_000;

/** Describes a text that is too long to check and is only spelled out. */
function toTooLongText(text: string): ExactText {
  const shown = visibleText(text);
  return {
    pieces: [{ text: shown, kind: 'plain' }],
    length: shown.length,
    lines: countLines(shown),
    notes: [t`It is too long to check for look-alike letters.`],
    fold: toFold(shown),
  };
}

function toPlainPieces(text: string): readonly TextPiece[] {
  return visibleRuns(text).flatMap((run): readonly TextPiece[] =>
    run.spelled
      ? [{ text: run.text, kind: 'spelled' }]
      : splitByDirection(run.text).map((part) => ({ text: part.text, kind: part.isolated ? 'isolated' : 'plain' })),
  );
}

/** Merges neighboring pieces of the same kind. A look-alike always stays a separate piece. */
function joinPieces(pieces: readonly TextPiece[]): readonly TextPiece[] {
  const joined: { text: string; kind: TextPiece['kind'] }[] = [];
  for (const { kind, text } of pieces) {
    const last = joined.at(-1);
    if (last?.kind === kind && kind !== 'lookAlike') last.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function toFold(text: string): TextFold | null {
  if (text.length <= shortText.units && countLines(text) <= shortText.lines) return null;
  const from = findHeadEnd(text);
  const to = Math.max(from, findTailStart(text));
  if (from === to) return null;
  const left = text.slice(from, to);
  // The line breaks at the ends belong to the visible lines.
  const lines = countLines(left) - (text[from - 1] === '\n' ? 0 : 1) - (text[to - 1] === '\n' ? 1 : 0);
  const words =
    lines > 0 ? counted(lines, 'more line', 'more lines') : counted(left.length, 'more character', 'more characters');
  return { from, to, text: words };
}

/** Finds where the visible beginning ends. Cuts a line that is too long. */
function findHeadEnd(text: string): number {
  let at = 0;
  for (let line = 0; line < shownHead.lines; line += 1) {
    const end = text.indexOf('\n', at);
    if (end === -1 || end >= shownHead.units)
      return at > 0 && end !== -1 ? at : alignToCharacter(text, shownHead.units);
    at = end + 1;
  }
  return at;
}

function findTailStart(text: string): number {
  const first = Math.max(0, text.length - shownTail.units);
  let at = text.length;
  for (let line = 0; line < shownTail.lines; line += 1) {
    const end = at === 0 ? -1 : text.lastIndexOf('\n', at - 2);
    if (end < first) return at < text.length ? at : alignToCharacter(text, first);
    at = end + 1;
  }
  return at;
}

/** Returns this position or the one before it, so that no surrogate pair is split. */
function alignToCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}

/** Returns the pieces between two positions of a text. Cuts the outer pieces. */
export function slicePieces(pieces: readonly TextPiece[], from: number, to: number): readonly TextPiece[] {
  const inside: TextPiece[] = [];
  let start = 0;
  for (const { kind, text } of pieces) {
    const cut = text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (cut !== '') inside.push({ kind, text: cut });
    start += text.length;
  }
  return inside;
}

/** How many lines are rendered as one block. A block outside the view costs nothing. */
const linesPerBlock = 100;

/** Splits a text into blocks of whole lines. Joined, they are the text. */
export function splitIntoBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let from = 0;
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines % linesPerBlock !== 0 || at + 1 === text.length) continue;
    blocks.push(text.slice(from, at + 1));
    from = at + 1;
  }
  return [...blocks, text.slice(from)];
}
