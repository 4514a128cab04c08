import { alignToCharacter } from './align-to-character.ts';
import { type CodeBlock, codeCap, codeLineCap } from './block.ts';
import { closesFence } from './line-kinds.ts';

/** Code that has not ended. Some of its pieces may be settled already. */
export type OpenCode = {
  readonly kind: 'code';
  /** The opening fence. Null for indented code, which ends at the first line that is not indented. */
  readonly marker: string | null;
  /** The indentation of the fence. Up to this much is removed from each line. */
  readonly indent: number;
  readonly language: string;
  /** The open piece: its lines joined, their number, and where it starts. */
  readonly text: string;
  readonly lines: number;
  readonly firstLine: number;
  readonly firstColumn: number;
  /** The text of the previous pieces. */
  readonly before: string;
  /** Empty lines that belong to indented code only if more code follows. */
  readonly blanks: readonly string[];
};

/** Returns the code that an opening fence starts; null when the line is not a fence. */
export function startFenced(line: string, language: string): OpenCode | null {
  const match = /^( {0,3})(`{3,}|~{3,})/.exec(line);
  if (match === null) return null;
  const [, space = '', marker = ''] = match;
  return { ...emptyCode, marker, language, indent: marker.startsWith('`') ? space.length : 0 };
}

/** Returns indented code without any lines. */
export function startIndented(): OpenCode {
  return emptyCode;
}

const emptyCode: OpenCode = {
  kind: 'code',
  marker: null,
  indent: 0,
  language: '',
  text: '',
  lines: 0,
  firstLine: 0,
  firstColumn: 0,
  before: '',
  blanks: [],
};

/**
 * Returns whether the code ends at the line. The closing fence belongs to the code; the line after indented code does
 * not.
 */
export function isEndOfCode({ marker }: OpenCode, line: string): boolean {
  if (marker !== null) return closesFence(line, marker);
  return line.trim() !== '' && !/^(?: {4}| {0,3}\t)/.test(line);
}

/** The result of adding a line to open code: the code that is then open, and the full pieces. */
export type GrownCode = { readonly open: OpenCode; readonly full: readonly CodeBlock[] };

/** Adds a line, or the beginning of a long line, without its indentation. */
export function addCodeLine(open: OpenCode, line: string): GrownCode {
  if (open.marker === null && line.length < codeCap && line.trim() === '') {
    return { full: [], open: { ...open, blanks: [...open.blanks, removeIndent(open, line)] } };
  }
  const text = [...open.blanks, removeIndent(open, line)].join('\n');
  const isFull = open.lines > 0 && (open.lines >= codeLineCap || open.text.length + text.length > codeCap);
  const next = isFull ? startNextPiece(open) : open;
  return {
    full: isFull ? [toCodeBlock(open)] : [],
    open: {
      ...next,
      text: next.lines === 0 ? text : `${next.text}\n${text}`,
      lines: next.lines + open.blanks.length + 1,
      blanks: [],
    },
  };
}

function removeIndent({ marker, indent }: OpenCode, line: string): string {
  if (marker === null) return line.replace(/^(?: {0,3}\t| {1,4})/, '');
  return line.slice(Math.min(indent, line.length - line.trimStart().length));
}

/** Returns the open piece as a block. */
export function toCodeBlock({ language, text, firstLine, firstColumn }: OpenCode): CodeBlock {
  return { kind: 'code', language, text, firstLine, firstColumn, last: false, whole: null };
}

function startNextPiece(open: OpenCode): OpenCode {
  const { text, lines, firstLine, before } = open;
  return { ...open, text: '', lines: 0, firstLine: firstLine + lines, firstColumn: 0, before: `${before}${text}\n` };
}

/** Adds more of the last line. */
export function extendCodeLine(open: OpenCode, more: string): GrownCode {
  const full: CodeBlock[] = [];
  let rest: OpenCode = { ...open, text: open.text + more };
  while (rest.text.length > codeCap) {
    const text = rest.text.slice(0, alignToCharacter(rest.text, codeCap));
    const lineStart = text.lastIndexOf('\n') + 1;
    full.push({ ...toCodeBlock(rest), text });
    rest = {
      ...rest,
      text: rest.text.slice(text.length),
      before: rest.before + text,
      firstLine: rest.firstLine + rest.lines - 1,
      firstColumn: text.length - lineStart + (lineStart === 0 ? rest.firstColumn : 0),
      lines: 1,
    };
  }
  return { full, open: rest };
}

/** Returns the language in the info string of a fence; empty if there is none. */
export function parseLanguage(words: string | undefined): string {
  return (words ?? '').split(/\s/, 1)[0] ?? '';
}
