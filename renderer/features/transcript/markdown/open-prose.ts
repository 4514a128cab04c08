import { codeLineCap, listLineCap, type ProseBlock, proseCap, tableLineCap } from './block.ts';
import {
  closesFence,
  fenceOf,
  indentOf,
  isHeading,
  isQuote,
  isRule,
  isTableDelimiter,
  listItemOf,
} from './line-kinds.ts';
import { wholeCharacters } from './whole-characters.ts';

/** Prose whose end has not come. */
export type OpenProse = ProseBlock & {
  readonly shape: 'line' | 'paragraph' | 'list' | 'table' | 'quote' | 'indented';
  readonly lines: number;
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

const lineCaps: Readonly<Record<OpenProse['shape'], number>> = {
  line: 1,
  paragraph: Number.POSITIVE_INFINITY,
  list: listLineCap,
  table: tableLineCap,
  quote: Number.POSITIVE_INFINITY,
  indented: codeLineCap,
};

/** The prose that a line begins. */
export function beginProse(line: string): OpenProse {
  const item = listItemOf(line);
  return {
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

function shapeOf(line: string): OpenProse['shape'] {
  if (indentOf(line) >= 4) return 'indented';
  if (isHeading(line) || isRule(line)) return 'line';
  if (listItemOf(line) !== null) return 'list';
  return isQuote(line) ? 'quote' : 'paragraph';
}

/** Does a line with text belong to the prose? */
export function continues(open: OpenProse, line: string): boolean {
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

/**
 * The block that a line of the prose begins because the open one is full; null while the line still fits, or where a
 * list or a table cannot be divided.
 */
export function proseAfterFull(open: OpenProse, line: string): OpenProse | null {
  if (open.source.length + line.length < proseCap && open.lines < lineCaps[open.shape]) return null;
  if (open.shape === 'list') {
    if (!isNextItem(open, line)) return null;
    const { nextNumber: start } = open;
    return { ...open, source: line, lines: 1, goesOn: true, start, blanks: 0, nextNumber: numberAfter(start) };
  }
  if (open.shape === 'table') {
    if (open.source.length <= open.head.length) return null;
    return { ...open, source: `${open.head}\n${line}`, lines: 1, blanks: 0 };
  }
  return beginProse(line);
}

/** The prose with one more line. */
export function addProseLine(open: OpenProse, line: string): OpenProse {
  const becomesTable = open.shape === 'paragraph' && isTableDelimiter(line) && lastLine(open.source).includes('|');
  return {
    ...open,
    shape: becomesTable ? 'table' : open.shape,
    head: becomesTable ? `${lastLine(open.source)}\n${line}` : open.head,
    source: open.source + '\n'.repeat(open.blanks + 1) + line,
    lines: open.lines + 1,
    blanks: 0,
    nextNumber: isNextItem(open, line) ? numberAfter(open.nextNumber) : open.nextNumber,
    innerFence: open.shape === 'list' ? innerFenceAfter(open.innerFence, line) : null,
  };
}

function isNextItem(open: OpenProse, line: string): boolean {
  if (open.shape !== 'list' || open.innerFence !== null) return false;
  return (listItemOf(line)?.indent ?? 9) <= open.itemIndent + 1;
}

function numberAfter(number: number | null): number | null {
  return number === null ? null : number + 1;
}

function innerFenceAfter(innerFence: string | null, line: string): string | null {
  if (innerFence === null) return fenceOf(line.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s/, ''))?.marker ?? null;
  return closesFence(line, innerFence) ? null : innerFence;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** The prose as a block. */
export function proseBlock({ source, goesOn, start }: OpenProse): ProseBlock {
  return { kind: 'prose', source, goesOn, start };
}

/** Blocks that are cut off the front of prose that has outgrown one, and the prose that is left. */
export function cutProse(open: OpenProse): { readonly blocks: readonly ProseBlock[]; readonly rest: OpenProse } {
  const cap = open.shape === 'list' ? 4 * proseCap : proseCap;
  const blocks: ProseBlock[] = [];
  let { source } = open;
  while (source.length > cap) {
    const space = Math.max(source.lastIndexOf(' ', proseCap), source.lastIndexOf('\n', proseCap));
    const at = space > proseCap / 2 ? space : wholeCharacters(source, proseCap);
    const start = blocks.length === 0 ? open.start : null;
    blocks.push({ kind: 'prose', source: source.slice(0, at), goesOn: false, start });
    source = source.slice(at).trimStart();
  }
  if (blocks.length === 0) return { blocks, rest: open };
  return { blocks, rest: { ...open, shape: 'paragraph', source, goesOn: false, start: null, innerFence: null } };
}
