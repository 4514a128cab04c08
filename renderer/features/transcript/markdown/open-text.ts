import type { Token } from 'marked';
import { lexBlocks } from './bounded-lexer.ts';

/** What the start of a text continues from the previous block. */
export type Carried =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'paragraph' }
  | { readonly kind: 'quote' }
  /** The number of the list's next item; null for bullets. */
  | { readonly kind: 'list'; readonly start: number | null }
  /** The lines of the table's head. */
  | { readonly kind: 'table'; readonly head: string };

/** Text that has not been split into blocks yet. */
export type OpenText = { readonly kind: 'text'; readonly source: string; readonly carried: Carried };

/** A part of a text that is one token, and what it continues. */
export type TokenSpan = {
  readonly token: Token;
  readonly source: string;
  readonly carried: Carried;
};

/** For text that does not continue an earlier block. */
export const nothingCarried: Carried = { kind: 'nothing' };

/** An empty text. */
export const noText: OpenText = { kind: 'text', source: '', carried: nothingCarried };

/**
 * Splits a text into spans. Joined, their sources are the text. Unreadable text is one span of plain text. `isOpen`:
 * more of the text will arrive.
 */
export function toSpans({ source, carried }: OpenText, isOpen = false): readonly TokenSpan[] {
  if (source === '') return [];
  const prefix = getPrefix(carried);
  try {
    return divide(source, carried, prefix.length, lexBlocks(prefix + source, isOpen));
  } catch {
    return [toUnreadSpan(source)];
  }
}

/** Returns the prefix with which a text is parsed as a continuation of the previous block. */
function getPrefix(carried: Carried): string {
  if (carried.kind === 'paragraph') return 'x';
  return carried.kind === 'table' ? `${carried.head}\n` : '';
}

function divide(source: string, carried: Carried, skipped: number, tokens: readonly Token[]): readonly TokenSpan[] {
  const spans: TokenSpan[] = [];
  let at = -skipped;
  for (const token of tokens) {
    const end = Math.min(source.length, at + token.raw.length);
    const own = source.slice(Math.max(0, at), Math.max(0, end));
    at = end;
    if (own === '') continue;
    spans.push({ token, source: own, carried: spans.length === 0 ? carried : nothingCarried });
  }
  return at === source.length ? spans : [toUnreadSpan(source)];
}

function toUnreadSpan(source: string): TokenSpan {
  return { token: { type: 'html', raw: source, text: source }, source, carried: nothingCarried };
}

/** Returns whether the span is text that was not parsed as Markdown. */
export function isUnread({ token }: TokenSpan): boolean {
  return token.type === 'html';
}
