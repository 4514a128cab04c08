import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import type { CodexLine } from '../../../shared/diagnostics/codex-line.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';
import { isStreamingText } from '../../view-models/speeches.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import { filterLines } from '../codex-lines/codex-lines.view-model.ts';
import { describeTurn, type TurnView } from './describe-turn.ts';
import { getEntryBlocks } from './live-blocks.ts';
import type { Article, TranscriptRow } from './row.ts';
import type { Disclosures } from './to-rows.ts';

/** The whole transcript as rows. Rows are looked up by index, and never joined into one list. */
export type TranscriptView = {
  readonly turns: readonly Turn[];
  readonly views: readonly TurnView[];
  /** For each turn, how many rows and articles come before it. */
  readonly rowStarts: readonly number[];
  readonly articleStarts: readonly number[];
  readonly rowCount: number;
  /** The first row of the newest part. The turns between that row and the row before it are not loaded. */
  readonly newestRow: number;
  /** The number of articles in the whole thread; null while some of its turns are not loaded. */
  readonly articleCount: number | null;
};

/** A row with its position. */
export type PlacedRow = {
  readonly row: TranscriptRow;
  readonly article: Article;
  /** The article's position among the loaded turns, counted from 1. */
  readonly position: number;
  /** True if the row starts its article. */
  readonly first: boolean;
};

type CachedView = {
  readonly opened: Disclosures;
  readonly lines: readonly CodexLine[];
  readonly folds: boolean;
  readonly modelBefore: string | null;
  readonly isWaiting: boolean;
  readonly view: TurnView;
};

const viewCache = new WeakMap<Turn, CachedView>();
const noDisclosures: Disclosures = {};
const noLines: readonly CodexLine[] = [];

/**
 * Describes a transcript. `lines` is what Codex wrote to its log in each turn; `unfolded` are the turns whose work does
 * not collapse when they finish; `waiting` is the turn that waits for the user without an entry that shows it. A turn
 * is described again only when it, its open rows, its lines or its wait have changed, or while text streams into it.
 * Each of the other turns costs one addition.
 */
export function describeTranscript(
  transcript: Transcript,
  opened: Readonly<Record<TurnId, Disclosures>>,
  lines: Readonly<Record<TurnId, readonly CodexLine[]>> = {},
  unfolded: ReadonlySet<TurnId> | 'all' = 'all',
  waiting: TurnId | null = null,
): TranscriptView {
  let modelBefore: string | null = null;
  const views = transcript.turns.map((turn) => {
    const view = getTurnView(turn, {
      opened: getOwnValue(opened, turn.id) ?? noDisclosures,
      lines: getOwnValue(lines, turn.id) ?? noLines,
      folds: unfolded !== 'all' && !unfolded.has(turn.id),
      modelBefore,
      isWaiting: turn.id === waiting,
    });
    modelBefore = turn.model ?? modelBefore;
    return view;
  });
  const rowStarts: number[] = [];
  const articleStarts: number[] = [];
  let rowCount = 0;
  let articleCount = 0;
  for (const view of views) {
    rowStarts.push(rowCount);
    articleStarts.push(articleCount);
    rowCount += view.rows.length;
    articleCount += view.articles.length;
  }
  const { turns, earlierTurns, keptBefore = 0 } = transcript;
  const newestRow = rowStarts[keptBefore] ?? 0;
  const known = earlierTurns === 0 ? articleCount : null;
  return { turns, views, rowStarts, articleStarts, rowCount, newestRow, articleCount: known };
}

function getTurnView(turn: Turn, input: Omit<CachedView, 'view'>): TurnView {
  const { folds, isWaiting, lines, modelBefore, opened } = input;
  const known = viewCache.get(turn);
  const isSame =
    known !== undefined &&
    known.opened === opened &&
    known.lines === lines &&
    known.folds === folds &&
    known.modelBefore === modelBefore &&
    known.isWaiting === isWaiting;
  if (isSame && !known.view.isStreaming) return known.view;
  const view = describeTurn(turn, opened, getEntryBlocks, filterLines(lines, null), folds, modelBefore, isWaiting);
  viewCache.set(turn, { ...input, view });
  return view;
}

/** Lists the entries with streaming text. They are in running turns. */
export function listStreamingEntries(transcript: Transcript): readonly TextEntry[] {
  return transcript.turns
    .filter((turn) => turn.status === 'running')
    .flatMap((turn) => turn.entries.filter(isStreamingText));
}

/** Returns the row at an index; null when there is none. */
export function findRowAt(view: TranscriptView, index: number): PlacedRow | null {
  const turnAt = findLastAtOrBefore(view.rowStarts, index);
  const turn = view.views[turnAt];
  const within = index - (view.rowStarts[turnAt] ?? 0);
  const row = turn?.rows[within];
  const articleAt = turn?.articles.findLastIndex((article) => article.firstRow <= within) ?? -1;
  const article = turn?.articles[articleAt];
  if (row === undefined || article === undefined) return null;
  const position = (view.articleStarts[turnAt] ?? 0) + articleAt + 1;
  return { row, article, position, first: article.firstRow === within };
}

/** Keys and estimated heights of rows. Fast for callers that read them in order. */
export type RowSizes = {
  readonly getKey: (index: number) => string;
  /** Returns an estimate in rem, before the row is rendered. */
  readonly getHeight: (index: number) => number;
};

/** Looks up rows of one view, starting at the turn of the last lookup. */
export function createRowSizes({ views, rowStarts, rowCount }: TranscriptView): RowSizes {
  let turnAt = 0;
  const within = (index: number): number => {
    const start = rowStarts[turnAt] ?? 0;
    const next = rowStarts[turnAt + 1] ?? rowCount;
    if (index >= next && index < (rowStarts[turnAt + 2] ?? rowCount)) turnAt += 1;
    else if (index < start || index >= next) turnAt = findLastAtOrBefore(rowStarts, index);
    return index - (rowStarts[turnAt] ?? 0);
  };
  return {
    getKey: (index) => {
      const place = within(index);
      return views[turnAt]?.rows[place]?.key ?? String(index);
    },
    getHeight: (index) => {
      const place = within(index);
      return views[turnAt]?.heights[place] ?? 0;
    },
  };
}

/** Estimates the height of the rows before one, or of all, before they are rendered. In rem. */
export function estimateHeight({ rowCount, views }: TranscriptView, end = rowCount): number {
  let sum = 0;
  let left = end;
  for (const { heights } of views) {
    for (const height of heights) {
      if (left === 0) return sum;
      sum += height;
      left -= 1;
    }
  }
  return sum;
}

/** Returns the index of the first row of a turn; null when the turn is not loaded. */
export function findRowOfTurn(view: TranscriptView, turnId: TurnId): number | null {
  const at = view.turns.findIndex((turn) => turn.id === turnId);
  return view.rowStarts[at] ?? null;
}

/** Returns the index of a row of a turn; null when there is no such row. */
export function findRowIndex(view: TranscriptView, turnId: TurnId, key: string): number | null {
  const turnAt = view.turns.findIndex((turn) => turn.id === turnId);
  const within = view.views[turnAt]?.rows.findIndex((row) => row.key === key) ?? -1;
  return within === -1 ? null : (view.rowStarts[turnAt] ?? 0) + within;
}

/** Returns the last position whose start is at most `index`. Turns without rows share a start with the next turn. */
function findLastAtOrBefore(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Counts the entries after one; all of them if that entry no longer exists. */
export function countEntriesAfter(turns: readonly Turn[], entryId: EntryId): number {
  let count = 0;
  for (const turn of turns.toReversed()) {
    const at = turn.entries.findLastIndex((entry) => entry.id === entryId);
    if (at !== -1) return count + turn.entries.length - 1 - at;
    count += turn.entries.length;
  }
  return count;
}

/** Rows of one article that are shown together. */
export type ShownArticle = {
  readonly article: Article;
  readonly position: number;
  readonly rows: readonly ShownRow[];
};

export type ShownRow = {
  readonly row: TranscriptRow;
  readonly index: number;
  readonly first: boolean;
  /** The height of the hidden rows between this part and the previous shown row, in px. */
  readonly gap: number;
};

/** The position of a row, in px from the top of all rows. */
export type RowPlace = { readonly index: number; readonly start: number; readonly end: number };

/** Returns ARIA attributes with an article's position in the thread. Unknown while earlier turns are not loaded. */
export function placeInThread({ articleCount }: TranscriptView, position: number) {
  return articleCount === null ? { 'aria-setsize': -1 } : { 'aria-posinset': position, 'aria-setsize': articleCount };
}

/** Returns the rows at some positions, in order, grouped by article. */
export function groupByArticle(view: TranscriptView, places: readonly RowPlace[]): readonly ShownArticle[] {
  const shown: { article: Article; position: number; rows: ShownRow[] }[] = [];
  let before: RowPlace | null = null;
  for (const place of places) {
    const { index } = place;
    const gap = before === null || before.index === index - 1 ? 0 : place.start - before.end;
    before = place;
    const placed = findRowAt(view, index);
    if (placed === null) continue;
    const { row, article, position, first: beginsArticle } = placed;
    const shownRow = { row, index, first: beginsArticle, gap };
    const current = shown.at(-1);
    if (current?.position === position) current.rows.push(shownRow);
    else shown.push({ article, position, rows: [shownRow] });
  }
  return shown;
}
