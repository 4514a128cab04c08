import { z } from 'zod';
import type { Immutable } from '../../shared/base/immutable.ts';
import type { KeptHunk } from '../../shared/changes/kept-hunk.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { type QuotedLine, quotePath, writeDiffBlock } from './quote-text.ts';

/**
 * The maximum number of characters of a note, and of notes of a draft. A text that replaces all of them can be as long.
 */
export const maxNoteCharacters = 20_000;
export const maxNotes = 100;

/** How many lines of a diff a note shows, and how many files it names. */
const maxLines = 40;
const maxFiles = 20;
/** How many characters it shows of a line, and of all files together. */
const maxLineCharacters = 200;
const maxPartsCharacters = 19_000;

/** What the user keeps in a file: this many hunks, or everything if `hunks` is null. */
const keptPart = z.object({ path: z.string().max(4_096), hunks: z.number().int().positive().nullable() });
export type KeptPart = Immutable<z.infer<typeof keptPart>>;

/** The maximum number of files that a note about what the user keeps counts. */
const maxKeptParts = 5_000;

/** Tells the agent what the user discarded or keeps, until it is sent with the thread's next message. */
export const discardNote = z.object({
  /** The id of the discard in the list of rewinds. Null if the user wrote the text, or if it is about what they keep. */
  rewindId: z.string().max(100).nullable(),
  text: z.string().max(maxNotes * (maxNoteCharacters + 2)),
  /**
   * True if the discard was undone, or it is not known yet whether it happened. The note waits, because it may become
   * correct later.
   */
  isWaiting: z.boolean().optional(),
  /** What the user has kept since the last message that mentioned it. Only the note about this has it. */
  kept: z.array(keptPart).max(maxKeptParts).optional(),
});
export type DiscardNote = Immutable<z.infer<typeof discardNote>>;

/** Whether the user wrote a note. */
export function isOwnNote({ kept, rewindId }: DiscardNote): boolean {
  return rewindId === null && kept === undefined;
}

/** Returns the notes of a draft with what the user says about them, after the notes that the app wrote. */
export function setOwnNote(notes: readonly DiscardNote[], text: string): readonly DiscardNote[] {
  const others = notes.filter((note) => !isOwnNote(note));
  return text === '' ? others : [...others, { rewindId: null, text }];
}

/** Returns the notes of a draft after the user kept hunks or files, or no longer keeps them. */
export function updateKeptNote(
  notes: readonly DiscardNote[],
  hunks: readonly Pick<KeptHunk, 'path' | 'hunk'>[],
  isKept: boolean,
): readonly DiscardNote[] {
  const before = notes.find((note) => note.kept !== undefined);
  const parts = new Map((before?.kept ?? []).map((part) => [part.path, part.hunks]));
  for (const { hunk, path } of hunks) {
    const left = (parts.get(path) ?? 0) + (isKept ? 1 : -1);
    if (left <= 0 || (hunk === null && !isKept)) parts.delete(path);
    else parts.set(path, hunk === null ? null : left);
  }
  const kept = [...parts].slice(0, maxKeptParts).map(([path, count]) => ({ path, hunks: count }));
  const others = notes.filter((note) => note !== before);
  return kept.length === 0 ? others : [...others, { rewindId: null, text: describeKept(kept), kept }];
}

/**
 * Returns the notes of a draft, and makes those wait whose discards are not in effect. `hold`: the ids of the discards
 * that are in effect.
 */
export function updateWaiting(notes: readonly DiscardNote[], hold: ReadonlySet<string>): readonly DiscardNote[] {
  const isRight = ({ isWaiting = false, rewindId }: DiscardNote) =>
    rewindId === null || isWaiting !== hold.has(rewindId);
  if (notes.every(isRight)) return notes;
  return notes.map((note) => (isRight(note) ? note : { ...note, isWaiting: note.isWaiting !== true }));
}

/**
 * Returns the notes to send with the next message. What the user keeps is not sent alone, but only with comments or a
 * note about a discard. What the user wrote comes last.
 */
export function selectNotesToSend(notes: readonly DiscardNote[], hasComments: boolean): readonly DiscardNote[] {
  const hold = notes.filter(({ isWaiting }) => isWaiting !== true);
  const inOrder = [...hold.filter((note) => !isOwnNote(note)), ...hold.filter(isOwnNote)];
  return hasComments || hold.some(({ kept }) => kept === undefined) ? inOrder : [];
}

function describeKept(parts: readonly KeptPart[]): string {
  const named = parts.slice(0, maxFiles).map(({ hunks, path }) => {
    const where = quotePath(path);
    return hunks === null ? t`I keep all changes in ${where}.` : t`I keep ${counted(hunks, 'hunk')} in ${where}.`;
  });
  const more = parts.length - named.length;
  return [...named, ...(more > 0 ? [t`I keep changes in ${counted(more, 'more file', 'more files')}.`] : [])].join(
    '\n',
  );
}

/** What a user discarded in a file. `hunks` and `lines` null: all of it. */
export type DiscardedPart = {
  readonly path: string;
  readonly hunks: number | null;
  /** Some lines of a hunk. Null for whole hunks. */
  readonly lines: number | null;
  /** The added and removed lines, as shown. */
  readonly changed: readonly QuotedLine[];
};

/** The note about a discard, from the user's view, with the beginning of what is gone. */
export function describeDiscarded(parts: readonly DiscardedPart[]): string {
  let room = maxLines;
  const named: string[] = [];
  let length = 0;
  for (const part of parts.slice(0, maxFiles)) {
    const shown = part.changed.slice(0, room);
    const text = describePart(part, shown);
    // An incomplete part would leave its block open.
    if (length + text.length > maxPartsCharacters) break;
    named.push(text);
    length += text.length + 2;
    room -= shown.length;
  }
  const more = parts.length - named.length;
  if (more > 0) named.push(t`I discarded changes in ${counted(more, 'more file', 'more files')}.`);
  return named.join('\n\n');
}

function describePart(part: DiscardedPart, shown: DiscardedPart['changed']): string {
  const heading = writeHeading(part);
  if (shown.length === 0) return `${heading}.`;
  const left = part.changed.length - shown.length;
  // Half a character would make the message unreadable for Codex.
  const block = writeDiffBlock(
    shown.map((line) => ({ ...line, text: line.text.slice(0, maxLineCharacters).replace(/[\ud800-\udbff]$/, '') })),
  );
  return `${heading}:\n${block}${left > 0 ? `\n${t`And ${counted(left, 'more line', 'more lines')}.`}` : ''}`;
}

function writeHeading({ hunks, lines, path }: DiscardedPart): string {
  const where = quotePath(path);
  if (lines !== null) return t`I discarded ${counted(lines, 'line')} in ${where}`;
  return hunks === null ? t`I discarded all changes in ${where}` : t`I discarded ${counted(hunks, 'hunk')} in ${where}`;
}
