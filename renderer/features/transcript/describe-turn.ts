import { appendAll } from '../../../shared/base/append-all.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import type { CodexLine } from '../../../shared/diagnostics/codex-line.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Entry, UserEntry } from '../../../shared/transcript/entry.ts';
import { isInProgress } from '../../../shared/transcript/is-in-progress.ts';
import { getSleptMs } from '../../../shared/transcript/sleep.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { getShownText, type MessagePart, splitQuotedDiffs } from '../../view-models/quoted-diff.ts';
import {
  isMessage,
  isReconnecting,
  isStreamingText,
  type Speech,
  splitIntoSpeeches,
} from '../../view-models/speeches.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import { findFoldedEntries, summarizeWork } from './fold-work.ts';
import type { EntryBlocks } from './live-blocks.ts';
import type { Article, TranscriptRow } from './row.ts';
import { type Disclosures, isSilent, type RowContext, toDroppedRow, toRows } from './to-rows.ts';

const maxPieceLines = 60;
const maxPieceCharacters = 4_000;

/** Splits the user's message into pieces that are cheap to show: whole lines if they are short. Never empty. */
function splitMessage(text: string): readonly string[] {
  if (text.length <= maxPieceCharacters && countLines(text) <= maxPieceLines) return [text];
  const pieces: string[] = [];
  let piece: string[] = [];
  let size = 0;
  const settle = () => {
    if (piece.length > 0) pieces.push(piece.join('\n'));
    piece = [];
    size = 0;
  };
  const units = splitQuotedDiffs(text).flatMap((part): readonly (string | MessagePart)[] =>
    part.kind === 'words' ? part.text.split('\n') : [part],
  );
  for (const unit of units) {
    // A quoted diff is a chip, however long it is.
    const line = typeof unit === 'string' ? unit : getShownText(unit.text);
    if (piece.length >= maxPieceLines || size + line.length > maxPieceCharacters) settle();
    if (line.length > maxPieceCharacters) {
      pieces.push(...(line.match(/.{1,4000}/gsu) ?? []));
      continue;
    }
    piece.push(typeof unit === 'string' ? unit : unit.text);
    size += line.length;
  }
  settle();
  return pieces;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** A turn as rows, and the articles that they belong to. */
export type TurnView = {
  readonly rows: readonly TranscriptRow[];
  readonly articles: readonly Article[];
  /** Each row's estimated height before it is rendered, in rem. */
  readonly heights: readonly number[];
  /** True while text is streaming into the turn, so that the same turn may look different a moment later. */
  readonly isStreaming: boolean;
};

/**
 * Describes one turn. With `folds`, its work collapses into the line of facts once it has finished. `blocksOf` splits a
 * text into blocks; the same entry must yield the same blocks. `lines` is what Codex wrote to its log during the turn;
 * they go at the end. `modelBefore` is the model of the turn before, which is not named again. `isWaiting`: the turn
 * waits for the user, and no entry shows it.
 */
export function describeTurn(
  turn: Turn,
  opened: Disclosures,
  blocksOf: (entry: TextEntry) => EntryBlocks,
  lines: readonly CodexLine[] = noLines,
  folds = false,
  modelBefore: string | null = null,
  isWaiting = false,
): TurnView {
  const speeches = splitIntoSpeeches(turn);
  const context: RowContext = { turn, opened, blocksOf };
  const rows: TranscriptRow[] = [];
  const firstAnswer = speeches.findIndex(({ role }) => role === 'Codex');
  const articles = speeches.map((speech, at): Article => {
    const above = speeches[at - 1];
    const message = above !== undefined && isMessage(above) ? above : null;
    const place = { first: at === firstAnswer, message, isAnswered: speeches[at + 1]?.role === 'Codex' };
    const own = toSpeechRows(context, speech, place, { folds, modelBefore, isWaiting });
    const isLast = at === speeches.length - 1 && !isMessage(speech);
    const all = joinSpine(isLast ? [...own, ...toCodexLinesRow(turn, opened, lines)] : own);
    const firstRow = rows.length;
    appendAll(rows, all);
    return { speech, firstRow, rowCount: all.length };
  });
  const begins = new Set(articles.map(({ firstRow }) => firstRow));
  const heights = rows.map((row, at) => estimateRow(row, begins.has(at)));
  return { rows, articles, heights, isStreaming: turn.entries.some(isStreamingText) };
}

const noLines: readonly CodexLine[] = [];

function toCodexLinesRow(turn: Turn, opened: Disclosures, lines: readonly CodexLine[]): readonly TranscriptRow[] {
  // In a turn that succeeded, log lines are noise. Diagnostics has all of them.
  if (lines.length === 0 || turn.status !== 'failed') return [];
  const key = `${turn.id}:codexLines`;
  return [{ kind: 'codexLines', key, turnId: turn.id, spine: null, lines, open: getOwnValue(opened, key) ?? false }];
}

/** Where a speech is in its turn. */
type SpeechPlace = {
  /** Codex's first in its turn. */
  readonly first: boolean;
  /** The message before it; null if it follows something else. */
  readonly message: Speech | null;
  /** Codex speaks next. */
  readonly isAnswered: boolean;
};

type HeadOptions = { readonly folds: boolean; readonly modelBefore: string | null; readonly isWaiting: boolean };

function toSpeechRows(
  context: RowContext,
  speech: Speech,
  place: SpeechPlace,
  options: HeadOptions,
): readonly TranscriptRow[] {
  const { turn } = context;
  const { cutOff, role, segments: entries } = speech;
  if (cutOff !== null) return toDroppedRow(turn, cutOff);
  if (isMessage(speech)) {
    const last = entries.at(-1);
    return entries.flatMap((entry) =>
      entry.kind === 'user' ? toMessageRows(speech, entry, !place.isAnswered || entry !== last) : [],
    );
  }
  if (role === 'Status') return toRows(context, entries);
  const { head, rows } = toAnswerRows(context, speech, place, options);
  const { isWaiting } = options;
  const running = turn.status === 'running';
  const last = turn.entries.at(-1);
  // The turn ends after its answer. A row would only appear and disappear, and move the answer twice.
  const isAnswer = last?.kind === 'assistant' && last.phase === 'answer' && last.dropReason === null;
  const isQuiet = !isAnswer && !turn.entries.some(isInProgress) && !isReconnecting(turn);
  const idle = running && entries.at(-1) === last && (isWaiting || isQuiet);
  const begins = running && entries.length === 0;
  if (!idle && !begins) return [head, ...rows, ...toNoAnswerRow(turn, speech, rows.length === 0)];
  return [head, ...rows, { kind: 'working', key: `${turn.id}:working`, turnId: turn.id, spine: nodeAlone, isWaiting }];
}

const headStates = { running: 'running', failed: 'failed', interrupted: 'stopped' } as const;

/** Returns the head of an answer, and the rows below it: all of them, or those that never fold. */
function toAnswerRows(
  context: RowContext,
  speech: Speech,
  { first, message }: SpeechPlace,
  { folds, modelBefore }: HeadOptions,
): { readonly head: TranscriptRow; readonly rows: readonly TranscriptRow[] } {
  const { turn, opened } = context;
  const { segments } = speech;
  const key = `${speech.id}:head`;
  const folded = findFoldedEntries(segments);
  const work = segments.filter((entry) => folded.has(entry));
  const asked = getOwnValue(opened, key);
  const isFoldedByDefault = folds && turn.status === 'completed';
  const toHidden = () => joinSpine(toRows(context, work));
  const hidden = asked === false || (asked === undefined && isFoldedByDefault) ? toHidden() : [];
  // One line stays, because the line of facts would take as much room.
  const [only] = hidden;
  const isShort = asked === undefined && hidden.length === 1 && only !== undefined && !isOpenByDefault(only);
  const isFolded = hidden.length > 0 && !isShort;
  const canFold = isFolded || work.some((entry) => !isSilent(entry));
  const running = first && turn.status === 'running';
  const head: TranscriptRow = {
    kind: 'head',
    key,
    turnId: turn.id,
    spine: null,
    speech,
    message,
    turn: first ? turn : null,
    model: first && turn.model !== modelBefore ? turn.model : null,
    startedAt: first ? speech.timestamp : null,
    sleptMs: running && turn.startedAt !== null ? getSleptMs(turn.entries, turn.startedAt) : 0,
    durationMs: first ? turn.durationMs : null,
    state: first ? (getOwnValue(headStates, turn.status) ?? 'done') : 'done',
    work: summarizeWork(segments),
    open: canFold ? !isFolded : null,
    hidden: isFolded ? hidden : noRows,
  };
  const shown = isFolded ? segments.filter((entry) => !folded.has(entry)) : segments;
  return { head, rows: toRows(context, shown) };
}

const noRows: readonly TranscriptRow[] = [];

function isOpenByDefault(row: TranscriptRow): boolean {
  return row.kind === 'command' && row.open !== 'closed';
}

/** Returns a row if Codex completed the user's turn without any text. `isBare`: nothing follows the name Codex. */
function toNoAnswerRow(turn: Turn, { id, segments }: Speech, isBare: boolean): readonly TranscriptRow[] {
  const isAsked = turn.entries.some(({ kind }) => kind === 'user');
  const isLast = segments.at(-1) === turn.entries.at(-1) || segments.length === 0;
  if (turn.status !== 'completed' || !isAsked || !isLast) return [];
  if (!isBare && turn.entries.some(hasVisibleText)) return [];
  const words = t`Codex finished without an answer.`;
  return [
    { kind: 'note', key: `${id}:noAnswer`, turnId: turn.id, spine: nodeAlone, glyph: 'info', text: words, code: '' },
  ];
}

function hasVisibleText(entry: Entry): boolean {
  switch (entry.kind) {
    case 'assistant':
    case 'plan':
      return entry.text.trim() !== '' || (entry.kind === 'plan' && entry.steps.length > 0);
    case 'review':
    case 'status':
    case 'compaction':
    case 'unknown':
      return true;
    default:
      return false;
  }
}

const nodeAlone = { above: false, below: false };

function toMessageRows(speech: Speech, entry: UserEntry, hasActions: boolean): readonly TranscriptRow[] {
  const pieces = splitMessage(entry.text);
  return pieces.map((text, at) => ({
    kind: 'say',
    key: `${entry.id}:${at}`,
    turnId: speech.turnId,
    spine: null,
    speech,
    entry,
    text,
    first: at === 0,
    last: at === pieces.length - 1,
    hasActions: hasActions && at === pieces.length - 1,
  }));
}

// The shapes by what is above and below. Shared, so that equal rows compare as equal.
const spineShapes = {
  off: { off: nodeAlone, on: { above: false, below: true } },
  on: { off: { above: true, below: false }, on: { above: true, below: true } },
} as const;

/** Connects consecutive nodes, but not across text. */
function joinSpine(rows: readonly TranscriptRow[]): readonly TranscriptRow[] {
  return rows.map((row, at) => {
    if (row.spine === null) return row;
    return { ...row, spine: spineShapes[hasNode(rows[at - 1]) ? 'on' : 'off'][hasNode(rows[at + 1]) ? 'on' : 'off'] };
  });
}

function hasNode(row: TranscriptRow | undefined): boolean {
  return row !== undefined && row.spine !== null;
}

const charactersPerLine = 84;

/** Estimates a row's height before it is rendered, in rem. `first`: the row starts an article. */
function estimateRow(row: TranscriptRow, first: boolean): number {
  return estimateContent(row) + (first ? getSpaceAbove(row) : 0);
}

/** Returns the space above an article that starts with a row, in rem. A head belongs to the message above it. */
export function getSpaceAbove(row: TranscriptRow): number {
  if (row.kind === 'head') return row.message === null ? 2 : 0;
  return row.kind === 'say' ? 2 : 1;
}

function estimateContent(row: TranscriptRow): number {
  switch (row.kind) {
    case 'say':
      return (
        1.5 * estimateLines(getShownText(row.text)) +
        (row.first && row.speech.role !== 'You' ? 1.5 : 0) +
        (row.last && row.entry.sources.some(({ kind }) => kind === 'image') ? 6.5 : 0)
      );
    case 'image':
      return getNodeHeight(row) + 6.25;
    case 'block':
      if (row.block.kind === 'code') return 0.5 + 1.75 + 1.25 * estimateLines(row.block.text);
      return 0.5 + 1.375 * estimateLines(row.block.source);
    case 'live':
      return 1.875;
    case 'head':
      return row.turn === null ? 1.75 : 2.625;
    case 'status':
    case 'dropped':
      return row.kind === 'status' && row.entry.commands.length === 0 ? 2.5 : 4.875;
    case 'plan':
      return 2 + 1.5 * row.entry.steps.length;
    case 'planEdge':
      return 2.5;
    case 'agents':
      return (
        getNodeHeight(row) +
        1.375 * row.entry.agents.filter(({ words }) => words !== '').length +
        1.75 * Math.max(0, row.entry.agents.length - 1)
      );
    case 'command':
      return (
        getNodeHeight(row) +
        (row.open === 'closed' ? 0 : 1.5 + 1.125 * estimateLines(row.entry.failure ?? row.entry.outputTail))
      );
    default:
      return getNodeHeight(row);
  }
}

function getNodeHeight({ spine }: TranscriptRow): number {
  return spine?.below === true ? 2 : 2.375;
}

/** Estimates the number of lines of a text, without laying it out. */
function estimateLines(text: string): number {
  let breaks = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1;
  return Math.max(breaks, Math.ceil(text.length / charactersPerLine));
}
