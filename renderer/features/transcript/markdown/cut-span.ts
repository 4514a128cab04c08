import type { Token } from 'marked';
import { alignToCharacter } from './align-to-character.ts';
import { listLineCap, type ProseBlock, paragraphCap, proseCap, quoteCap, tableLineCap, wholeCap } from './block.ts';
import { type Carried, isUnread, nothingCarried, type OpenText, type TokenSpan } from './open-text.ts';

/** A part of a span that makes a block, and the text to continue with if the span is still open. */
export type SpanPiece = { readonly block: ProseBlock; readonly text: OpenText };

/**
 * Splits a span of prose into pieces that are small enough for a block. Only the last piece can change when the span
 * grows.
 */
export function cutSpan(span: TokenSpan): readonly SpanPiece[] {
  if (isUnread(span)) return splitPlain(span.source);
  if (span.carried.kind === 'paragraph') return splitParagraph(span);
  return divideByKind(span).flatMap((piece) =>
    piece.text.source.length > wholeCap ? splitPlain(piece.text.source) : [piece],
  );
}

function divideByKind(span: TokenSpan): readonly SpanPiece[] {
  switch (span.token.type) {
    case 'list':
      return splitList(span, span.token.items);
    case 'table':
      return splitTable(span);
    case 'blockquote':
      return splitQuote(span);
    case 'paragraph':
    case 'text':
      return splitParagraph(span);
    case 'openFormula':
      return [toParagraphPiece(span.source, false, true)];
    default:
      return [toWholePiece(span.source, span.carried)];
  }
}

function toWholePiece(source: string, carried: Carried): SpanPiece {
  return { block: toProse({ source }), text: { kind: 'text', source, carried } };
}

function toProse({ source, ...facts }: Pick<ProseBlock, 'source'> & Partial<ProseBlock>): ProseBlock {
  const isPartOfLine = facts.shape === 'inline' || facts.shape === 'plain';
  const own = isPartOfLine ? source : trimLineEnds(source);
  return { kind: 'prose', shape: 'blocks', source: own, isContinued: false, start: null, ...facts };
}

/** Removes line breaks at the end, in linear time even after a long run of line breaks. */
function trimLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** Joins consecutive parts while they stay below both limits. */
function groupParts(parts: readonly string[], lineCap: number, cap: number): readonly (readonly string[])[] {
  const all: string[][] = [];
  let lines = 0;
  let size = 0;
  for (const part of parts) {
    const partLines = part.trimEnd().split('\n').length;
    const group = all.at(-1);
    if (group === undefined || lines + partLines > lineCap || size + part.length > cap) {
      all.push([part]);
      lines = 0;
      size = 0;
    } else {
      group.push(part);
    }
    lines += partLines;
    size += part.length;
  }
  return all;
}

function splitList(
  { source, carried, token }: TokenSpan,
  items: readonly { readonly raw: string }[],
): readonly SpanPiece[] {
  const sources = items.map(({ raw }) => raw);
  const known = sources.join('').length;
  sources.push((sources.pop() ?? '') + source.slice(known));
  let number = carried.kind === 'list' ? carried.start : getListStart(token);
  let goesOn = carried.kind === 'list';
  return groupParts(sources, listLineCap, proseCap).map((group) => {
    const text = group.join('');
    const start = number;
    const piece: SpanPiece = {
      block: toProse({ source: text, isContinued: goesOn, start: goesOn ? start : null }),
      text: { kind: 'text', source: text, carried: goesOn ? { kind: 'list', start } : nothingCarried },
    };
    number = start === null ? null : start + group.length;
    goesOn = true;
    return piece;
  });
}

function getListStart(token: Token): number | null {
  return token.type === 'list' && token.ordered === true ? Number(token.start) : null;
}

function splitTable({ source, carried }: TokenSpan): readonly SpanPiece[] {
  const lines = splitLines(source);
  const head = carried.kind === 'table' ? carried.head : lines.splice(0, 2).join('').replace(/\n$/, '');
  const rows = groupParts(lines, tableLineCap, proseCap);
  if (carried.kind !== 'table' && rows.length <= 1) return [toWholePiece(source, carried)];
  return rows.map((group, at): SpanPiece => {
    const text = group.join('');
    const whole = `${head}\n${text}`;
    if (at === 0 && carried.kind !== 'table') {
      return { block: toProse({ source: whole }), text: { kind: 'text', source: whole, carried: nothingCarried } };
    }
    return {
      block: toProse({ source: whole, shape: 'rows', isContinued: true }),
      text: { kind: 'text', source: text, carried: { kind: 'table', head } },
    };
  });
}

function splitQuote({ source, carried }: TokenSpan): readonly SpanPiece[] {
  const parts: string[] = [];
  for (const line of splitLines(source)) {
    if (/^ {0,3}>/.test(line) || parts.length === 0) parts.push(line);
    else parts.push((parts.pop() ?? '') + line);
  }
  return groupParts(parts, Number.POSITIVE_INFINITY, quoteCap).map((group, at): SpanPiece => {
    const text = group.join('');
    const goesOn = at > 0 || carried.kind === 'quote';
    return {
      block: toProse({ source: text, isContinued: goesOn }),
      text: { kind: 'text', source: text, carried: goesOn ? { kind: 'quote' } : nothingCarried },
    };
  });
}

function splitParagraph({ source, carried }: TokenSpan): readonly SpanPiece[] {
  const pieces: SpanPiece[] = [];
  let rest = source;
  let goesOn = carried.kind === 'paragraph';
  for (let at = findParagraphCut(rest); at !== null; at = findParagraphCut(rest)) {
    pieces.push(toParagraphPiece(rest.slice(0, at), goesOn, true));
    rest = rest.slice(at);
    goesOn = true;
  }
  const last = toParagraphPiece(rest, goesOn, goesOn);
  return [...pieces, { ...last, block: { ...last.block, source: rest.trimEnd() } }];
}

function toParagraphPiece(source: string, goesOn: boolean, inline: boolean): SpanPiece {
  return {
    block: toProse({ source, isContinued: goesOn, shape: inline ? 'inline' : 'blocks' }),
    text: { kind: 'text', source, carried: goesOn ? { kind: 'paragraph' } : nothingCarried },
  };
}

function splitPlain(source: string): readonly SpanPiece[] {
  const pieces: SpanPiece[] = [];
  for (let at = 0; at < source.length; ) {
    const text = source.slice(at, at + alignToCharacter(source.slice(at, at + proseCap + 1), proseCap));
    pieces.push({
      block: toProse({ source: text, shape: 'plain', isContinued: at > 0 }),
      text: { kind: 'text', source: text, carried: { kind: 'paragraph' } },
    });
    at += text.length;
  }
  return pieces;
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * Returns where to split a paragraph that is too long for one block; null while it is not too long. Depends only on the
 * first `paragraphCap` characters, so that later text does not change the result. Splits between two lines or words, if
 * possible where no emphasis, link or code is open.
 */
function findParagraphCut(text: string): number | null {
  if (text.length <= paragraphCap) return null;
  let calmSpace = 0;
  let space = 0;
  const open = new OpenMarkup();
  for (let at = 0; at < paragraphCap; at++) {
    const character = text[at] ?? '';
    open.take(character, text[at - 1] ?? ' ');
    if (at < proseCap || (character !== ' ' && character !== '\n')) continue;
    space = at + 1;
    if (!open.isCalm || !startsWord(text, at + 1) || isHardBreak(text, at)) continue;
    if (character === '\n') return at + 1;
    calmSpace = at + 1;
  }
  return calmSpace || space || alignToCharacter(text, paragraphCap);
}

/** Returns whether a hard line break is here. It needs the line after it. */
function isHardBreak(text: string, at: number): boolean {
  return text[at] === '\n' && (text[at - 1] === '\\' || text.slice(at - 2, at) === '  ');
}

/** Returns whether a line starts with words, so that it cannot look like a list, a table or a heading. */
function startsWord(text: string, at: number): boolean {
  const line = text.slice(at, Math.min(paragraphCap, at + 400)).split('\n', 1)[0] ?? '';
  return /^[\p{L}<([!]/u.test(line) && !line.includes('|');
}

/** Counts unclosed marks of emphasis, links and code. */
class OpenMarkup {
  readonly #open = new Map<string, number>();

  take(character: string, before: string): void {
    const bracket = '()[]'.indexOf(character);
    if (bracket !== -1) this.#add(bracket < 2 ? '(' : '[', bracket % 2 === 0 ? 1 : -1);
    else if (character !== before && '*_~`'.includes(character))
      this.#add(character, this.#open.get(character) ? -1 : 1);
  }

  #add(mark: string, by: number): void {
    this.#open.set(mark, (this.#open.get(mark) ?? 0) + by);
  }

  get isCalm(): boolean {
    return [...this.#open.values()].every((count) => count === 0);
  }
}
