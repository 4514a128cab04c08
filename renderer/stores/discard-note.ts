import { z } from 'zod';
import type { Immutable } from '../../shared/base/immutable.ts';
import {
  applyKeptHunksChange,
  type KeptHunk,
  type KeptHunksChange,
  keptHunks,
} from '../../shared/changes/kept-hunk.ts';
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

/** What a user discarded in a file. `hunks` and `lines` null: all of it. */
const discardedPart = z.object({
  path: z.string().max(4_096),
  hunks: z.number().int().nonnegative().nullable(),
  /** How many lines, if only some of a hunk are gone. Null for whole hunks. */
  lines: z.number().int().nonnegative().nullable(),
  /** The added and removed lines, as shown. */
  changed: z.array(z.object({ number: z.number().nullable(), sign: z.enum(['+', '-', ' ']), text: z.string() })),
  /** How many more lines there are. If omitted, none. */
  more: z.number().int().nonnegative().optional(),
});
export type DiscardedPart = Immutable<z.infer<typeof discardedPart>>;

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
  /** What the text of a discard is made from, again when some of its files come back. */
  parts: z.array(discardedPart).optional(),
  /** What the user has kept since the last message that mentioned it. Only the note about this has it. */
  kept: keptHunks.optional(),
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

/** Returns the notes of a draft after marks of the user changed. */
export function updateKeptNote(notes: readonly DiscardNote[], change: KeptHunksChange): readonly DiscardNote[] {
  const before = notes.find((note) => note.kept !== undefined);
  const kept = applyKeptHunksChange(before?.kept ?? [], change);
  const others = notes.filter((note) => note !== before);
  return kept.length === 0 ? others : [...others, { rewindId: null, text: describeKept(kept), kept: [...kept] }];
}

/** The discards that are in effect by their ids, with the files in which they are. Null: in all of their files. */
type ActiveDiscards = ReadonlyMap<string, ReadonlySet<string> | null>;

/** Returns the notes of a draft, and makes those wait whose discards are not in effect. */
export function updateDiscardNotes(notes: readonly DiscardNote[], active: ActiveDiscards): readonly DiscardNote[] {
  const now = notes.map((note) => (note.rewindId === null ? note : updateDiscardNote(note, active.get(note.rewindId))));
  return now.every((note, at) => note === notes[at]) ? notes : now;
}

function updateDiscardNote(note: DiscardNote, paths: ReadonlySet<string> | null | undefined): DiscardNote {
  const isWaiting = paths === undefined;
  const left = note.parts?.filter(({ path }) => paths?.has(path) !== false) ?? [];
  // A file can be in effect under a name that the note does not have.
  const text = isWaiting || left.length === 0 ? note.text : describeDiscarded(left);
  return (note.isWaiting === true) === isWaiting && text === note.text ? note : { ...note, text, isWaiting };
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

function describeKept(kept: readonly KeptHunk[]): string {
  const byPath = [...Map.groupBy(kept, ({ path }) => path)];
  const named = byPath.slice(0, maxFiles).flatMap(([path, marks]) => {
    const where = quotePath(path);
    if (marks.some(({ place }) => place === null)) return [t`I keep all changes in ${where}.`];
    const hunks = marks.filter(({ lines }) => lines === undefined).length;
    const lines = marks.reduce((sum, mark) => sum + (mark.lines?.length ?? 0), 0);
    return [
      ...(hunks > 0 ? [t`I keep ${counted(hunks, 'hunk')} in ${where}.`] : []),
      ...(lines > 0 ? [t`I keep ${counted(lines, 'line')} in ${where}.`] : []),
    ];
  });
  const more = Math.max(0, byPath.length - maxFiles);
  return [...named, ...(more > 0 ? [t`I keep changes in ${counted(more, 'more file', 'more files')}.`] : [])].join(
    '\n',
  );
}

/** Returns what the note about a discard is made from: the parts, with as many lines as it can show. */
export function limitParts(parts: readonly DiscardedPart[]): DiscardedPart[] {
  let room = maxLines;
  return parts.map((part) => {
    const changed = part.changed.slice(0, room).map(cutLine);
    room -= changed.length;
    return { ...part, changed, more: part.changed.length - changed.length };
  });
}

/** Half a character would make the message unreadable for Codex. */
function cutLine(line: QuotedLine): QuotedLine {
  return { ...line, text: line.text.slice(0, maxLineCharacters).replace(/[\ud800-\udbff]$/, '') };
}

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
  const left = part.changed.length - shown.length + (part.more ?? 0);
  const block = writeDiffBlock(shown.map(cutLine));
  return `${heading}:\n${block}${left > 0 ? `\n${t`And ${counted(left, 'more line', 'more lines')}.`}` : ''}`;
}

function writeHeading({ hunks, lines, path }: DiscardedPart): string {
  const where = quotePath(path);
  if (lines !== null) return t`I discarded ${counted(lines, 'line')} in ${where}`;
  return hunks === null ? t`I discarded all changes in ${where}` : t`I discarded ${counted(hunks, 'hunk')} in ${where}`;
}
