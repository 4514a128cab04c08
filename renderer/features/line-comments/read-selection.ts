import { speakers } from '../../../shared/transcript/get-speaker.ts';
import type { Quotation, QuotedLine } from '../../stores/quote-text.ts';

/** Reads the selection in the transcript or in a diff; null when there is nothing to quote. */
export function readSelection(page: Document): Quotation | null {
  const selection = page.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const { commonAncestorContainer: node } = selection.getRangeAt(0);
  const element = node instanceof Element ? node : node.parentElement;
  const diff = element?.closest('[data-quotes="diff"]') ?? null;
  if (diff !== null) return readQuotedLines(diff, selection);
  const article = element?.closest<HTMLElement>('[data-quotes="transcript"] article') ?? null;
  const text = selection.toString();
  if (article === null || text.trim() === '') return null;
  return { kind: 'said', by: speakers.find((speaker) => speaker === article.dataset.speaker) ?? 'Codex', text };
}

/** Returns whether text of the transcript is selected. */
export function isInTranscript(page: Document): boolean {
  const selection = page.getSelection();
  const log = page.querySelector('[data-quotes="transcript"]');
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0 || log === null) return false;
  return selection.containsNode(log, true) && selection.toString().trim() !== '';
}

/** Reads whole lines, from the file in which the selection starts. */
function readQuotedLines(diff: Element, selection: Selection): Quotation | null {
  const rows = [...diff.querySelectorAll<HTMLElement>('[data-path]')]
    .filter((row) => selection.containsNode(row, true))
    .toSorted((one, other) => getTop(one) - getTop(other));
  const path = rows[0]?.dataset.path;
  if (path === undefined) return null;
  const own = rows.filter((row) => row.dataset.path === path);
  const lines = own
    .filter((row, at) => at === 0 || row.dataset.name === undefined || row.dataset.name !== own[at - 1]?.dataset.name)
    .flatMap(readLines);
  return lines.length === 0 ? null : { kind: 'lines', path, lines };
}

/** Returns a row's position. Rows are reused, so their DOM order means nothing. */
function getTop(row: HTMLElement): number {
  return row.getBoundingClientRect().top;
}

/** Reads the line of a row; both lines if two are side by side, unless they are the same. */
function readLines(row: HTMLElement): readonly QuotedLine[] {
  const signs = [...row.querySelectorAll<HTMLElement>('[data-sign]')];
  const own = signs.length === 2 && signs.every(({ dataset }) => dataset.sign === '') ? signs.slice(1) : signs;
  return own.map((mark) => {
    const numbers = [...(mark.parentElement?.querySelectorAll<HTMLElement>('[data-number]') ?? [])];
    const number = Number(numbers.findLast(({ dataset }) => dataset.number !== '')?.dataset.number ?? '');
    const sign = mark.dataset.sign === '+' || mark.dataset.sign === '-' ? mark.dataset.sign : ' ';
    return { number: number > 0 ? number : null, sign, text: mark.nextElementSibling?.textContent ?? '' };
  });
}
