import { visibleLine } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Speaker } from '../../shared/transcript/get-speaker.ts';

/** A selected line of a diff. */
export type QuotedLine = {
  /** In the new file, or in the old one if the line is gone. Null when the diff does not say. */
  readonly number: number | null;
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
};

/** What a user selected to quote. */
export type Quotation =
  | { readonly kind: 'said'; readonly by: Speaker; readonly text: string }
  | { readonly kind: 'lines'; readonly path: string; readonly lines: readonly QuotedLine[] };

/** A quotation as part of a message, after its source. It ends where the user writes the reply. */
export function writeQuotation(quotation: Quotation): string {
  if (quotation.kind === 'said') {
    const lines = quotation.text.trim().split('\n');
    return `${headings[quotation.by]}\n${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`;
  }
  return `${quotePath(quotation.path)}${describeLines(quotation.lines)}:\n${writeDiffBlock(quotation.lines)}\n`;
}

/** Writes lines of a diff as a block that nothing in the lines can end. */
export function writeDiffBlock(lines: readonly QuotedLine[]): string {
  return writeCodeBlock(lines.map(({ sign, text }) => sign + text).join('\n'), 'diff');
}

/** Writes a text as a block that nothing in it can end. */
export function writeCodeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, 1 + findLongestBackquoteRun(text)));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The maximum number of characters of a path in a message. The end of a path says the most. */
const maxPathCharacters = 300;

/**
 * Formats a path for a message. Others choose file names, so anything more than a plain path is written as code, and
 * nothing in it can pass for the user's words.
 */
export function quotePath(path: string): string {
  const all = visibleLine(path);
  const shown =
    all.length > maxPathCharacters ? `…${all.slice(-maxPathCharacters).replace(/^[\udc00-\udfff]/, '')}` : all;
  if (/^[\w@+~./-]+$/.test(shown)) return shown;
  const fence = '`'.repeat(1 + findLongestBackquoteRun(shown));
  // As in Markdown, a space separates a backquote of the name from those around it.
  const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** How a message names the source of a quotation. */
const headings: Readonly<Record<Speaker, string>> = {
  You: t`I said:`,
  'Parent agent': t`The parent agent said:`,
  Codex: t`Codex said:`,
  Status: t`Status said:`,
};

/** A message with a quotation after its text. */
export function appendQuotation(draft: string, quotation: Quotation): string {
  const before = draft.trimEnd();
  return before === '' ? writeQuotation(quotation) : `${before}\n\n${writeQuotation(quotation)}`;
}

function describeLines(lines: readonly QuotedLine[]): string {
  const numbers = lines.flatMap(({ number }) => (number === null ? [] : [number]));
  if (numbers.length === 0) return '';
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  return first === last ? t`, line ${first}` : t`, lines ${first}–${last}`;
}

/** The maximum number of consecutive backquotes. */
function findLongestBackquoteRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
