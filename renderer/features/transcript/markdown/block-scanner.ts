import { type Block, type CodeBlock, codeCap, codeLineCap, listLineCap, proseCap, tableLineCap } from './block.ts';
import {
  closesFence,
  fenceOf,
  indentOf,
  isDefinition,
  isHeading,
  isOnlyMarkup,
  isQuote,
  isRule,
  isTableDelimiter,
  listItemOf,
} from './line-kinds.ts';

type OpenProse = {
  readonly kind: 'prose';
  readonly shape: 'line' | 'paragraph' | 'list' | 'table' | 'quote' | 'indented';
  readonly source: string;
  readonly lines: number;
  readonly goesOn: boolean;
  readonly start: number | null;
  /** Empty lines since the last one with text. */
  readonly blanks: number;
  /** Of a list: how far its items are indented, whether they are numbered, what number comes next. */
  readonly itemIndent: number;
  readonly nextNumber: number | null;
  /** Of a list: the fence that is open inside an item. */
  readonly innerFence: string | null;
  /** Of a table: its head and delimiter, repeated on each further piece. */
  readonly head: string;
};

type OpenCode = {
  readonly kind: 'code';
  readonly marker: string;
  readonly indent: number;
  readonly language: string;
  readonly text: string;
  readonly lines: number;
  readonly firstLine: number;
  readonly before: string;
};

type Open = OpenProse | OpenCode | null;

/**
 * Cuts markdown into blocks while it grows. Each character is looked at once; only the last block and the line that is
 * not complete yet are ever looked at again. The result does not depend on how the text was divided on arrival.
 */
export class BlockScanner {
  /** Blocks that will not change any more, but for the `whole` of code whose fence is still open. */
  readonly #settled: Block[] = [];
  #revision = 0;
  #open: Open = null;
  #partial = '';
  /** The line that arrives is longer than a block may be, and its beginning is in `#open` already. */
  #midLine = false;
  #definitions = '';
  #length = 0;

  /** Characters taken so far. */
  get length(): number {
    return this.#length;
  }

  /** Reference definitions seen so far, one a line. */
  get definitions(): string {
    return this.#definitions;
  }

  /** Blocks that are settled; the array grows in place. */
  get settled(): readonly Block[] {
    return this.#settled;
  }

  /** A number that changes whenever the settled blocks do. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes the next characters. */
  write(text: string): void {
    this.#length += text.length;
    let rest = this.#partial + text;
    this.#partial = '';
    while (rest !== '') {
      const lineEnd = rest.indexOf('\n');
      if (this.#midLine) {
        this.#append(lineEnd === -1 ? rest : rest.slice(0, lineEnd));
        this.#midLine = lineEnd === -1;
      } else if (lineEnd > proseCap || (lineEnd === -1 && rest.length > proseCap)) {
        this.#takeLine(rest.slice(0, proseCap));
        this.#midLine = true;
        rest = rest.slice(proseCap);
        continue;
      } else if (lineEnd === -1) {
        this.#partial = rest;
      } else {
        this.#takeLine(rest.slice(0, lineEnd));
      }
      rest = lineEnd === -1 ? '' : rest.slice(lineEnd + 1);
    }
  }

  /** The blocks after the settled ones, as they would be if the text ended here. */
  tail(): readonly Block[] {
    const copy = new BlockScanner();
    copy.#open = this.#open;
    if (this.#partial !== '' && !isOnlyMarkup(this.#partial)) copy.#takeLine(this.#partial);
    copy.#settle();
    return copy.#settled;
  }

  /** The text is complete: settles what is open. */
  end(): void {
    if (this.#partial !== '') this.#takeLine(this.#partial);
    this.#partial = '';
    this.#settle();
  }

  #takeLine(line: string): void {
    if (this.#open?.kind === 'code') {
      this.#takeCodeLine(this.#open, line);
      return;
    }
    if (line.trim() === '') {
      if (this.#open !== null) this.#open = { ...this.#open, blanks: this.#open.blanks + 1 };
      return;
    }
    if (isDefinition(line)) this.#definitions += `${line}\n`;
    if (this.#open !== null && !continues(this.#open, line)) this.#settle();
    if (this.#open === null) this.#begin(line);
    else this.#goOn(this.#open, line);
  }

  #begin(line: string): void {
    const fence = fenceOf(line);
    if (fence !== null && fence.indent <= 3) {
      this.#open = { kind: 'code', ...fence, text: '', lines: 0, firstLine: 0, before: '' };
      return;
    }
    const item = listItemOf(line);
    this.#open = {
      kind: 'prose',
      shape: shapeOf(line),
      source: line,
      lines: 1,
      goesOn: false,
      start: null,
      blanks: 0,
      itemIndent: item?.indent ?? 0,
      nextNumber: item?.number == null ? null : item.number + 1,
      innerFence: null,
      head: '',
    };
  }

  #goOn(open: OpenProse, line: string): void {
    const tooLong = open.source.length + line.length >= proseCap || open.lines >= lineCaps[open.shape];
    const isItem =
      open.shape === 'list' && open.innerFence === null && (listItemOf(line)?.indent ?? 9) <= open.itemIndent + 1;
    if (tooLong && isItem) {
      this.#settle();
      const number = open.nextNumber;
      this.#open = {
        ...open,
        source: line,
        lines: 1,
        goesOn: true,
        start: number,
        blanks: 0,
        nextNumber: number === null ? null : number + 1,
      };
      return;
    }
    if (tooLong && open.shape === 'table' && open.source.length > open.head.length) {
      this.#settle();
      this.#open = { ...open, source: `${open.head}\n${line}`, lines: 1, blanks: 0 };
      return;
    }
    if (tooLong && open.shape !== 'list' && open.shape !== 'table') {
      this.#settle();
      this.#begin(line);
      return;
    }
    const becomesTable = open.shape === 'paragraph' && isTableDelimiter(line) && lastLine(open.source).includes('|');
    this.#open = {
      ...open,
      shape: becomesTable ? 'table' : open.shape,
      head: becomesTable ? `${lastLine(open.source)}\n${line}` : open.head,
      source: open.source + '\n'.repeat(open.blanks + 1) + line,
      lines: open.lines + 1,
      blanks: 0,
      nextNumber: isItem && open.nextNumber !== null ? open.nextNumber + 1 : open.nextNumber,
      innerFence: open.shape === 'list' ? innerFenceAfter(open.innerFence, line) : null,
    };
    this.#cut();
  }

  #takeCodeLine(open: OpenCode, line: string): void {
    if (indentOf(line) <= 3 && closesFence(line, open.marker)) {
      this.#closeCode(open);
      return;
    }
    const full = open.lines >= codeLineCap || open.text.length + line.length > codeCap;
    if (full && open.lines > 0) this.#pieceOfCode(open);
    const now = this.#open?.kind === 'code' ? this.#open : open;
    const text = line.slice(Math.min(open.indent, indentOf(line)));
    this.#open = { ...now, text: now.lines === 0 ? text : `${now.text}\n${text}`, lines: now.lines + 1 };
  }

  /** Goes on with a line that is longer than a block. */
  #append(text: string): void {
    const open = this.#open;
    if (open === null) return;
    if (open.kind === 'prose') {
      this.#open = { ...open, source: open.source + text };
      this.#cut();
      return;
    }
    this.#open = { ...open, text: open.text + text };
    for (let code = this.#open; code.text.length > codeCap; ) {
      const at = wholeCharacters(code.text, codeCap);
      this.#push({ ...pieceOf(code), text: code.text.slice(0, at) });
      code = { ...code, text: code.text.slice(at), before: code.before + code.text.slice(0, at) };
      this.#open = code;
    }
  }

  /** Settles the beginning of prose that has outgrown a block. */
  #cut(): void {
    const open = this.#open;
    if (open?.kind !== 'prose') return;
    let source = open.source;
    const cap = open.shape === 'list' ? 4 * proseCap : proseCap;
    if (source.length <= cap) return;
    for (let start = open.start; source.length > cap; start = null) {
      const space = Math.max(source.lastIndexOf(' ', proseCap), source.lastIndexOf('\n', proseCap));
      const at = space > proseCap / 2 ? space : wholeCharacters(source, proseCap);
      this.#push({ kind: 'prose', source: source.slice(0, at), goesOn: false, start });
      source = source.slice(at).trimStart();
    }
    this.#open = { ...open, shape: 'paragraph', source, goesOn: false, start: null, innerFence: null };
  }

  #settle(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    if (open.kind === 'code') this.#push({ ...pieceOf(open), last: true });
    else this.#push({ kind: 'prose', source: open.source, goesOn: open.goesOn, start: open.start });
  }

  #push(block: Block): void {
    this.#settled.push(block);
    this.#revision += 1;
  }

  #pieceOfCode(open: OpenCode): void {
    this.#push(pieceOf(open));
    this.#open = {
      ...open,
      text: '',
      lines: 0,
      firstLine: open.firstLine + open.lines,
      before: `${open.before}${open.text}\n`,
    };
  }

  /** The fence is closed: every piece of the code learns the whole. */
  #closeCode(open: OpenCode): void {
    const whole = open.before + open.text;
    for (let at = this.#settled.length - 1; at >= 0; at--) {
      const piece = this.#settled[at];
      if (piece?.kind !== 'code' || piece.last) break;
      this.#settled[at] = { ...piece, whole };
    }
    this.#push({ ...pieceOf(open), last: true, whole });
    this.#open = null;
  }
}

const lineCaps: Readonly<Record<OpenProse['shape'], number>> = {
  line: 1,
  paragraph: Number.POSITIVE_INFINITY,
  list: listLineCap,
  table: tableLineCap,
  quote: Number.POSITIVE_INFINITY,
  indented: codeLineCap,
};

/** The blocks of a text that is complete. */
export function blocksOfText(text: string): { readonly blocks: readonly Block[]; readonly definitions: string } {
  const scanner = new BlockScanner();
  scanner.write(text);
  scanner.end();
  return { blocks: scanner.settled, definitions: scanner.definitions };
}

function shapeOf(line: string): OpenProse['shape'] {
  if (indentOf(line) >= 4) return 'indented';
  if (isHeading(line) || isRule(line)) return 'line';
  if (listItemOf(line) !== null) return 'list';
  return isQuote(line) ? 'quote' : 'paragraph';
}

/** Does a line with text belong to the block that is open? */
function continues(open: OpenProse, line: string): boolean {
  const indent = indentOf(line);
  if (open.shape === 'line') return false;
  if (open.shape === 'list') {
    if (indent >= open.itemIndent + 2) return true;
    const item = listItemOf(line);
    if (item !== null) return (item.number === null) === (open.nextNumber === null);
    return open.blanks === 0 && open.innerFence === null && !interruptsParagraph(line);
  }
  if (open.shape === 'indented') return indent >= 4;
  if (open.blanks > 0) return false;
  if (open.shape === 'quote' && isQuote(line)) return true;
  if (open.shape === 'paragraph' && /^ {0,3}-+\s*$/.test(line)) return true;
  return !interruptsParagraph(line);
}

function interruptsParagraph(line: string): boolean {
  if (indentOf(line) >= 4) return false;
  if (fenceOf(line) !== null || isHeading(line) || isRule(line) || isQuote(line)) return true;
  const item = listItemOf(line);
  return item !== null && (item.number === null || item.number === 1);
}

function innerFenceAfter(innerFence: string | null, line: string): string | null {
  if (innerFence === null) return fenceOf(line.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s/, ''))?.marker ?? null;
  return closesFence(line, innerFence) ? null : innerFence;
}

function pieceOf(open: OpenCode): CodeBlock {
  return {
    kind: 'code',
    language: open.language,
    text: open.text,
    firstLine: open.firstLine,
    last: false,
    whole: null,
  };
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** The nearest place at or before `at` that divides no character in two. */
function wholeCharacters(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
