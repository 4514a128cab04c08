import { type CodeBlock, codeCap, codeLineCap } from './block.ts';
import { closesFence, type Fence, indentOf } from './line-kinds.ts';
import { wholeCharacters } from './whole-characters.ts';

/** Fenced code whose end has not come. Pieces of it may be settled already. */
export type OpenCode = Fence & {
  readonly kind: 'code';
  /** The piece that is open: its lines joined, how many they are, and how many came before. */
  readonly text: string;
  readonly lines: number;
  readonly firstLine: number;
  /** The text of the pieces before it. */
  readonly before: string;
};

/** The code that a fence begins. */
export function beginCode(fence: Fence): OpenCode {
  return { kind: 'code', ...fence, text: '', lines: 0, firstLine: 0, before: '' };
}

/** Does the line end the code? */
export function endsCode(open: OpenCode, line: string): boolean {
  return indentOf(line) <= 3 && closesFence(line, open.marker);
}

/** Does the line no longer fit into the open piece? */
export function isPieceFull({ lines, text }: OpenCode, line: string): boolean {
  return lines > 0 && (lines >= codeLineCap || text.length + line.length > codeCap);
}

/** The code with one more line, freed from the indentation of its fence. */
export function addCodeLine(open: OpenCode, line: string): OpenCode {
  const text = line.slice(Math.min(open.indent, indentOf(line)));
  return { ...open, text: open.lines === 0 ? text : `${open.text}\n${text}`, lines: open.lines + 1 };
}

/** The open piece as a block. */
export function pieceOf({ language, text, firstLine }: OpenCode): CodeBlock {
  return { kind: 'code', language, text, firstLine, last: false, whole: null };
}

/** The code with a new piece, empty, after the open one. */
export function nextPiece(open: OpenCode): OpenCode {
  const { text, lines, firstLine, before } = open;
  return { ...open, text: '', lines: 0, firstLine: firstLine + lines, before: `${before}${text}\n` };
}

/** Pieces that are cut off the front of one whose line has outgrown it, and the code that is left. */
export function cutCode(open: OpenCode): { readonly pieces: readonly CodeBlock[]; readonly rest: OpenCode } {
  const pieces: CodeBlock[] = [];
  let rest = open;
  while (rest.text.length > codeCap) {
    const at = wholeCharacters(rest.text, codeCap);
    const text = rest.text.slice(0, at);
    pieces.push({ ...pieceOf(rest), text });
    rest = { ...rest, text: rest.text.slice(at), before: rest.before + text };
  }
  return { pieces, rest };
}
