import { z } from 'zod';
import { entryId, turnId } from '../../shared/base/ids.ts';
import type { Immutable } from '../../shared/base/immutable.ts';
import type { DiscardNote } from './discard-note.ts';
import { writeQuotation } from './quote-text.ts';

/** The maximum number of characters of a comment, and of lines it is on. */
export const maxCommentCharacters = 10_000;
export const maxCommentedLines = 500;

/** A line of a diff that a comment is on. */
const commentedLine = z.object({
  /** In the new file, or in the old one if the line is gone. Null when the diff does not say. */
  number: z.number().int().nullable(),
  sign: z.enum(['+', '-', ' ']),
  /** As shown, with invisible characters spelled out. */
  text: z.string(),
});
export type CommentedLine = Immutable<z.infer<typeof commentedLine>>;

/** A user's comment on lines of a diff, until it is sent with the thread's next message. */
export const lineComment = z.object({
  id: z.string().min(1).max(100),
  /** The diff it was written on, of a whole turn or of one of its patches. */
  turnId,
  entryId: entryId.nullable(),
  path: z.string(),
  lines: z.array(commentedLine).min(1).max(maxCommentedLines),
  text: z.string().max(maxCommentCharacters),
});
export type LineComment = Immutable<z.infer<typeof lineComment>>;

/** Returns a message with the notes on what the user discarded, and their comments, each after the lines it is on. */
export function addComments(
  text: string,
  comments: readonly LineComment[],
  notes: readonly Pick<DiscardNote, 'text'>[] = [],
): string {
  const said = comments.map((comment) => `${writeQuotation({ kind: 'lines', ...comment })}${comment.text.trim()}`);
  const noted = notes.map((note) => note.text.trim());
  const isPlain = comments.length === 0 && notes.length === 0;
  return isPlain ? text : [text.trim(), ...noted, ...said].filter((part) => part !== '').join('\n\n');
}
