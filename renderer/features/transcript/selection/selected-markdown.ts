import { getRowText } from '../find/row-text.ts';
import { getEntryBlocks } from '../live-blocks.ts';
import type { Block, CodeBlock, ProseBlock } from '../markdown/block.ts';
import type { References } from '../markdown/references.ts';
import type { TranscriptRow } from '../row.ts';
import { findRowAt, type TranscriptView } from '../transcript.view-model.ts';
import { getMessageJoint, type SelectionEnd } from './selected-text.ts';
import { escapeText, writeCodeSpan, writeFence } from './write-markdown.ts';

/** A row with its selected part: Markdown or, for code, its text. Null: the whole row. */
type Selected = { readonly row: TranscriptRow; readonly part: string | null; readonly isNewest: boolean };

/**
 * Returns a selection as Markdown: the source of whole blocks, exactly as written, and the given parts for the first
 * and the last row. Includes rows that are not in the DOM. `…` marks turns in between that are not in this window.
 */
export function getSelectedMarkdown(view: TranscriptView, first: SelectionEnd, last: SelectionEnd): string {
  const pieces = toPieces(getSelectedRows(view, first, last));
  let text = '';
  for (const [at, piece] of pieces.entries()) {
    const before = pieces[at - 1];
    const misses = before !== undefined && !before.isNewest && piece.isNewest;
    text += before === undefined ? '' : misses ? '\n\n…\n\n' : piece.joint;
    text += piece.text;
  }
  return [text.trimEnd(), ...listMissingDefinitions(pieces)].join('\n\n');
}

function getSelectedRows(view: TranscriptView, first: SelectionEnd, last: SelectionEnd): readonly Selected[] {
  const rows: Selected[] = [];
  for (let index = first.index; index <= last.index; index++) {
    const row = findRowAt(view, index)?.row;
    if (row === undefined) continue;
    const isNewest = index >= view.newestRow;
    const end = index === first.index ? first : index === last.index ? last : null;
    if (row.kind === 'head') rows.push(...row.hidden.map((hidden) => ({ row: hidden, part: null, isNewest })));
    else rows.push({ row, part: end?.part ?? null, isNewest });
  }
  return rows;
}

type Piece = {
  readonly text: string;
  /** The text between this piece and the piece before. */
  readonly joint: string;
  readonly isNewest: boolean;
  readonly block: ProseBlock | null;
  readonly references: References | null;
};

/** Converts the rows to texts. Joins pieces of the same code, table or paragraph. */
function toPieces(rows: readonly Selected[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let code: { readonly block: CodeBlock; text: string; readonly isNewest: boolean } | null = null;
  const endCode = (): void => {
    if (code === null) return;
    const { block, isNewest, text } = code;
    pieces.push({ text: writeFence(text, block.language), joint: '\n\n', isNewest, block: null, references: null });
    code = null;
  };
  let before: TranscriptRow | null = null;
  for (const { isNewest, part, row } of rows) {
    const shown = getBlock(row);
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
    const goesOn = shown?.block.isContinued === true && before !== null && getBlock(before)?.block.kind === 'prose';
    const text = part ?? (shown === null ? toRowMarkdown(row) : getSource(shown.block, goesOn));
    if (text.trim() === '') continue;
    const joint = shown === null ? getOtherJoint(before, row) : goesOn ? getInnerJoint(shown.block) : '\n\n';
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

function getBlock(row: TranscriptRow): Prose | Code | null {
  const shown = row.kind === 'block' ? row : row.kind === 'live' ? getLiveBlock(row) : null;
  return shown === null ? null : isProse(shown) ? shown : isCode(shown) ? shown : null;
}

type Shown = { readonly block: Block; readonly references: References };

function isProse(shown: Shown): shown is Prose {
  return shown.block.kind === 'prose';
}

function isCode(shown: Shown): shown is Code {
  return shown.block.kind === 'code';
}

function getLiveBlock({ entry, index }: Extract<TranscriptRow, { kind: 'live' }>): Shown | null {
  const { settled, live, references } = getEntryBlocks(entry);
  const block = settled[index] ?? live[index - settled.length];
  return block === undefined ? null : { block, references };
}

/** Returns a block's source. Leaves out a repeated table header if an earlier row of the table is selected too. */
function getSource({ shape, source }: ProseBlock, goesOn: boolean): string {
  return shape === 'rows' && goesOn ? source.split('\n').slice(2).join('\n') : source;
}

function getInnerJoint({ shape }: ProseBlock): string {
  return shape === 'inline' || shape === 'plain' ? '' : '\n';
}

function getOtherJoint(before: TranscriptRow | null, row: TranscriptRow): string {
  return before === null ? '\n\n' : getMessageJoint(before, row);
}

/**
 * Returns the Markdown of rows other than prose: messages as written, commands as code, and everything else as plain
 * text.
 */
function toRowMarkdown(row: TranscriptRow): string {
  switch (row.kind) {
    case 'say':
      return row.text;
    case 'command':
      return writeFence(`$ ${getRowText(row)}`.trimEnd(), 'console');
    case 'plan':
      return row.entry.steps
        .map(({ status, text }) => `- [${status === 'done' ? 'x' : ' '}] ${escapeText(text)}`)
        .join('\n');
    case 'note':
      return row.code === '' ? escapeText(row.text) : `${escapeText(row.text)} ${writeCodeSpan(row.code)}`;
    default:
      return getRowText(row)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(escapeText)
        .join('\n');
  }
}

/** Lists the link definitions that whole blocks use but that are outside the selection. */
function listMissingDefinitions(pieces: readonly Piece[]): readonly string[] {
  const defined = new Set(
    pieces.flatMap(({ text }) =>
      Array.from(text.matchAll(/^ {0,3}\[([^\]\n]+)\]:/gm), ([, label = '']) => label.toLowerCase()),
    ),
  );
  const missing = new Map<string, string>();
  for (const { block, references } of pieces) {
    if (block === null || references === null) continue;
    for (const [label, { href, title }] of Object.entries(references.getLinks(block.source))) {
      if (defined.has(label.toLowerCase())) continue;
      missing.set(label, `[${label}]: <${href}>${title ? ` ${JSON.stringify(title)}` : ''}`);
    }
  }
  return missing.size === 0 ? [] : [[...missing.values()].join('\n')];
}
