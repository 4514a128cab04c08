import type { Token } from 'marked';
import { listLineCap, type ProseBlock, proseCap, quoteCap, tableLineCap, wholeCap } from './block.ts';
import { paragraphCut } from './cut-paragraph.ts';
import { type Carried, isUnread, nothingCarried, type OpenText, type Span } from './open-text.ts';
import { wholeCharacters } from './whole-characters.ts';

/** A part of a span that makes a block, and the text to continue with if the span is still open. */
export type Piece = { readonly block: ProseBlock; readonly text: OpenText };

/**
 * Splits a span of prose into pieces that are small enough for a block. Only the last piece can change when the span
 * grows.
 */
export function cutSpan(span: Span): readonly Piece[] {
  if (isUnread(span)) return plainPieces(span.source);
  if (span.carried.kind === 'paragraph') return paragraphPieces(span);
  return dividedByKind(span).flatMap((piece) =>
    piece.text.source.length > wholeCap ? plainPieces(piece.text.source) : [piece],
  );
}

function dividedByKind(span: Span): readonly Piece[] {
  switch (span.token.type) {
    case 'list':
      return listPieces(span, span.token.items);
    case 'table':
      return tablePieces(span);
    case 'blockquote':
      return quotePieces(span);
    case 'paragraph':
    case 'text':
      return paragraphPieces(span);
    case 'openFormula':
      return [paragraphPiece(span.source, false, true)];
    default:
      return [wholePiece(span.source, span.carried)];
  }
}

function wholePiece(source: string, carried: Carried): Piece {
  return { block: prose({ source }), text: { kind: 'text', source, carried } };
}

function prose({ source, ...facts }: Pick<ProseBlock, 'source'> & Partial<ProseBlock>): ProseBlock {
  const isPartOfLine = facts.shape === 'inline' || facts.shape === 'plain';
  const own = isPartOfLine ? source : withoutLineEnds(source);
  return { kind: 'prose', shape: 'blocks', source: own, goesOn: false, start: null, ...facts };
}

/** Removes line breaks at the end, in linear time however many there are before it. */
function withoutLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** Consecutive parts, joined as long as they stay below both limits. */
function groups(parts: readonly string[], lineCap: number, cap: number): readonly (readonly string[])[] {
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

function listPieces({ source, carried, token }: Span, items: readonly { readonly raw: string }[]): readonly Piece[] {
  const sources = items.map(({ raw }) => raw);
  const known = sources.join('').length;
  sources.push((sources.pop() ?? '') + source.slice(known));
  let number = carried.kind === 'list' ? carried.start : startOf(token);
  let goesOn = carried.kind === 'list';
  return groups(sources, listLineCap, proseCap).map((group) => {
    const text = group.join('');
    const start = number;
    const piece: Piece = {
      block: prose({ source: text, goesOn, start: goesOn ? start : null }),
      text: { kind: 'text', source: text, carried: goesOn ? { kind: 'list', start } : nothingCarried },
    };
    number = start === null ? null : start + group.length;
    goesOn = true;
    return piece;
  });
}

function startOf(token: Token): number | null {
  return token.type === 'list' && token.ordered === true ? Number(token.start) : null;
}

function tablePieces({ source, carried }: Span): readonly Piece[] {
  const lines = linesOf(source);
  const head = carried.kind === 'table' ? carried.head : lines.splice(0, 2).join('').replace(/\n$/, '');
  const rows = groups(lines, tableLineCap, proseCap);
  if (carried.kind !== 'table' && rows.length <= 1) return [wholePiece(source, carried)];
  return rows.map((group, at): Piece => {
    const text = group.join('');
    const whole = `${head}\n${text}`;
    if (at === 0 && carried.kind !== 'table') {
      return { block: prose({ source: whole }), text: { kind: 'text', source: whole, carried: nothingCarried } };
    }
    return {
      block: prose({ source: whole, shape: 'rows', goesOn: true }),
      text: { kind: 'text', source: text, carried: { kind: 'table', head } },
    };
  });
}

function quotePieces({ source, carried }: Span): readonly Piece[] {
  const parts: string[] = [];
  for (const line of linesOf(source)) {
    if (/^ {0,3}>/.test(line) || parts.length === 0) parts.push(line);
    else parts.push((parts.pop() ?? '') + line);
  }
  return groups(parts, Number.POSITIVE_INFINITY, quoteCap).map((group, at): Piece => {
    const text = group.join('');
    const goesOn = at > 0 || carried.kind === 'quote';
    return {
      block: prose({ source: text, goesOn }),
      text: { kind: 'text', source: text, carried: goesOn ? { kind: 'quote' } : nothingCarried },
    };
  });
}

function paragraphPieces({ source, carried }: Span): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = source;
  let goesOn = carried.kind === 'paragraph';
  for (let at = paragraphCut(rest); at !== null; at = paragraphCut(rest)) {
    pieces.push(paragraphPiece(rest.slice(0, at), goesOn, true));
    rest = rest.slice(at);
    goesOn = true;
  }
  const last = paragraphPiece(rest, goesOn, goesOn);
  return [...pieces, { ...last, block: { ...last.block, source: rest.trimEnd() } }];
}

function paragraphPiece(source: string, goesOn: boolean, inline: boolean): Piece {
  return {
    block: prose({ source, goesOn, shape: inline ? 'inline' : 'blocks' }),
    text: { kind: 'text', source, carried: goesOn ? { kind: 'paragraph' } : nothingCarried },
  };
}

function plainPieces(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < source.length; ) {
    const text = source.slice(at, at + wholeCharacters(source.slice(at, at + proseCap + 1), proseCap));
    pieces.push({
      block: prose({ source: text, shape: 'plain', goesOn: at > 0 }),
      text: { kind: 'text', source: text, carried: { kind: 'paragraph' } },
    });
    at += text.length;
  }
  return pieces;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
