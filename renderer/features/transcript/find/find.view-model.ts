import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { findPlaces, toSearchForm } from '../../../../shared/texts/search-form.ts';
import type { TurnView } from '../describe-turn.ts';
import type { TranscriptRow } from '../row.ts';
import type { TranscriptView } from '../transcript.view-model.ts';
import { type RowFold, unfoldRow } from './folded-rows.ts';
import { getRowText } from './row-text.ts';

/** One match of the query: the row, and which occurrence in that row. */
export type FindMatch = {
  readonly key: string;
  /** The index of the row. For a collapsed row, the index of the row that it expands from. */
  readonly index: number;
  readonly ordinal: number;
  /** The row that must open before this one is rendered; null if none must. */
  readonly fold: RowFold | null;
};

/** Returns every match of `query` in the transcript, ignoring case and how letters with marks are encoded. */
export function findMatches(view: TranscriptView, query: string): readonly FindMatch[] {
  const needle = toSearchForm(query);
  if (needle.trim() === '') return [];
  const matches: FindMatch[] = [];
  view.views.forEach((turn, turnAt) => {
    const start = view.rowStarts[turnAt] ?? 0;
    for (const { count, fold, key, within } of findRowsIn(turn, needle)) {
      for (let ordinal = 0; ordinal < count; ordinal++) matches.push({ key, index: start + within, ordinal, fold });
    }
  });
  return matches;
}

/** A row of a turn that contains the words, with the number of matches. */
type FoundRow = {
  readonly key: string;
  readonly within: number;
  readonly count: number;
  readonly fold: RowFold | null;
};

const searchCache = new WeakMap<TurnView, { readonly needle: string; readonly rows: readonly FoundRow[] }>();

/**
 * Finds the rows of a turn that contain the words. Searches an unchanged turn only once for the same words: while an
 * answer streams, only its turn is searched again.
 */
function findRowsIn(turn: TurnView, needle: string): readonly FoundRow[] {
  const known = searchCache.get(turn);
  if (known?.needle === needle) return known.rows;
  const rows = turn.rows
    .flatMap((row, within) =>
      unfoldRow(row).map(({ fold, row: one }) => ({ key: one.key, within, count: countIn(one, needle), fold })),
    )
    .filter(({ count }) => count > 0);
  searchCache.set(turn, { needle, rows });
  return rows;
}

/**
 * Counts the matches in a row. First checks whether the letters occur at all, because reading a block as Markdown costs
 * more.
 */
function countIn(row: TranscriptRow, needle: string): number {
  if (row.kind === 'block' && row.block.kind === 'prose' && !mayContain(row.block.source, needle)) return 0;
  return findPlaces(getRowText(row), needle).length;
}

function mayContain(source: string, needle: string): boolean {
  return toLetters(source).includes(toLetters(needle)) || source.includes('&');
}

function toLetters(text: string): string {
  return toSearchForm(text).replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Returns the current match: the previous one if it still exists, else the first one at or after a row. */
export function getCurrentMatch(matches: readonly FindMatch[], before: FindMatch | null, fromIndex: number): number {
  const same = matches.findIndex((match) => match.key === before?.key && match.ordinal === before.ordinal);
  if (same !== -1) return same;
  const next = matches.findIndex((match) => match.index >= fromIndex);
  return next === -1 ? matches.length - 1 : next;
}

/** Describes the state of the search. `searching`: earlier turns are still loading. */
export function describeFind(count: number, current: number, query: string, searching: boolean): string {
  if (query.trim() === '') return '';
  const rest = searching ? t`, searching earlier turns` : '';
  if (count === 0) return searching ? t`Searching earlier turns` : t`Not found`;
  return t`${current + 1} of ${wholeNumber(count)}${rest}`;
}
