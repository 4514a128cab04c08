import { rowText } from '../find/row-text.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import type { Block, CodeBlock, ProseBlock } from '../markdown/block.ts';
import type { References } from '../markdown/references.ts';
import type { Row } from '../row.ts';
import { rowAt, type TranscriptView } from '../transcript.view-model.ts';
import { type SelectionEnd, sayJoint } from './selected-text.ts';
import { codeSpan, escapeText, fence } from './write-markdown.ts';

/** A row with its selected part: Markdown, or for code its text; null: all of it. */
type Selected = { readonly row: Row; readonly part: string | null; readonly isNewest: boolean };

/**
 * A selection as Markdown: the source of whole blocks, exactly as written, and for the first and the last row the given
 * parts. Includes rows that are not in the DOM. `…` marks turns in between that are not in this window.
 */
export function selectedMarkdown(view: TranscriptView, first: SelectionEnd, last: SelectionEnd): string {
  const pieces = piecesOf(selectedRows(view, first, last));
  let text = '';
  for (const [at, piece] of pieces.entries()) {
    const before = pieces[at - 1];
    const misses = before !== undefined && !before.isNewest && piece.isNewest;
    text += before === undefined ? '' : misses ? '\n\n…\n\n' : piece.joint;
    text += piece.text;
  }
  return [text.trimEnd(), ...missingDefinitions(pieces)].join('\n\n');
}

function selectedRows(view: TranscriptView, first: SelectionEnd, last: SelectionEnd): readonly Selected[] {
  const rows: Selected[] = [];
  for (let index = first.index; index <= last.index; index++) {
    const row = rowAt(view, index)?.row;
    if (row === undefined) continue;
    const isNewest = index >= view.newestRow;
    const end = index === first.index ? first : index === last.index ? last : null;
    if (row.kind === 'work') rows.push(...row.hidden.map((hidden) => ({ row: hidden, part: null, isNewest })));
    else rows.push({ row, part: end?.part ?? null, isNewest });
  }
  return rows;
}

type Piece = {
  readonly text: string;
  /** What goes between it and the piece before. */
  readonly joint: string;
  readonly isNewest: boolean;
  readonly block: ProseBlock | null;
  readonly references: References | null;
};

/** The rows as texts. Pieces of the same code, table or paragraph are one again. */
function piecesOf(rows: readonly Selected[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let code: { readonly block: CodeBlock; text: string; readonly isNewest: boolean } | null = null;
  const endCode = (): void => {
    if (code === null) return;
    const { block, isNewest, text } = code;
    pieces.push({ text: fence(text, block.language), joint: '\n\n', isNewest, block: null, references: null });
    code = null;
  };
  let before: Row | null = null;
  for (const { isNewest, part, row } of rows) {
    const shown = blockOf(row);
    if (shown?.block.kind === 'code') {
      const { block } = shown;
      const text = part ?? block.text;
      const goesOn = block.firstLine + block.firstColumn > 0;
      if (goesOn && code !== null) code.text += (block.firstColumn > 0 ? '' : '\n') + text;
      else {
        endCode();
        code = { block, text, isNewest };
      }
      before = row;
      continue;
    }
    endCode();
    const goesOn = shown?.block.goesOn === true && before !== null && blockOf(before)?.block.kind === 'prose';
    const text = part ?? (shown === null ? rowMarkdown(row) : sourceOf(shown.block, goesOn));
    if (text.trim() === '') continue;
    const joint = shown === null ? otherJoint(before, row) : goesOn ? jointWithin(shown.block) : '\n\n';
    pieces.push({
      text,
      joint,
      isNewest,
      block: part === null ? (shown?.block ?? null) : null,
      references: shown?.references ?? null,
    });
    before = row;
  }
  endCode();
  return pieces;
}

type Prose = { readonly block: ProseBlock; readonly references: References };
type Code = { readonly block: CodeBlock; readonly references: References };

function blockOf(row: Row): Prose | Code | null {
  const shown = row.kind === 'block' ? row : row.kind === 'live' ? liveBlock(row) : null;
  return shown === null ? null : isProse(shown) ? shown : isCode(shown) ? shown : null;
}

type Shown = { readonly block: Block; readonly references: References };

function isProse(shown: Shown): shown is Prose {
  return shown.block.kind === 'prose';
}

function isCode(shown: Shown): shown is Code {
  return shown.block.kind === 'code';
}

function liveBlock({ entry, index }: Extract<Row, { kind: 'live' }>): Shown | null {
  const { settled, live, references } = blocksOfEntry(entry);
  const block = settled[index] ?? live[index - settled.length];
  return block === undefined ? null : { block, references };
}

/** The rows of a table come with its head, which they need only where the rows before are not selected. */
function sourceOf({ shape, source }: ProseBlock, goesOn: boolean): string {
  return shape === 'rows' && goesOn ? source.split('\n').slice(2).join('\n') : source;
}

function jointWithin({ shape }: ProseBlock): string {
  return shape === 'inline' || shape === 'plain' ? '' : '\n';
}

function otherJoint(before: Row | null, row: Row): string {
  return before === null ? '\n\n' : sayJoint(before, row);
}

/** What is no prose: messages as written, commands as code, and everything else as plain words. */
function rowMarkdown(row: Row): string {
  switch (row.kind) {
    case 'say':
      return row.text;
    case 'command':
      return fence(`$ ${rowText(row)}`.trimEnd(), 'console');
    case 'plan':
      return row.entry.steps
        .map(({ status, text }) => `- [${status === 'done' ? 'x' : ' '}] ${escapeText(text)}`)
        .join('\n');
    case 'note':
      return row.code === '' ? escapeText(row.words) : `${escapeText(row.words)} ${codeSpan(row.code)}`;
    default:
      return rowText(row)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(escapeText)
        .join('\n');
  }
}

/** The definitions of links in whole blocks that are defined outside the selection. */
function missingDefinitions(pieces: readonly Piece[]): readonly string[] {
  const defined = new Set(
    pieces.flatMap(({ text }) =>
      Array.from(text.matchAll(/^ {0,3}\[([^\]\n]+)\]:/gm), ([, label = '']) => label.toLowerCase()),
    ),
  );
  const missing = new Map<string, string>();
  for (const { block, references } of pieces) {
    if (block === null || references === null) continue;
    for (const [label, { href, title }] of Object.entries(references.linksFor(block.source))) {
      if (defined.has(label.toLowerCase())) continue;
      missing.set(label, `[${label}]: <${href}>${title ? ` ${JSON.stringify(title)}` : ''}`);
    }
  }
  return missing.size === 0 ? [] : [[...missing.values()].join('\n')];
}
