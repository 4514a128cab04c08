import { z } from 'zod';
import { entryId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { quoteText } from './quote-text.ts';

/** A comment has at most so many characters, and is on at most so many lines. */
export const maxCommentCharacters = 10_000;
export const maxCommentedLines = 500;

const commentedLine = z.object({
  /** Of the new file, or of the old one where the line is gone; null when the diff does not say. */
  number: z.number().int().nullable(),
  sign: z.enum(['+', '-', ' ']),
  /** As it is shown: characters that cannot be seen are spelled. */
  text: z.string(),
});
export type CommentedLine = Immutable<z.infer<typeof commentedLine>>;

/** What a person has to say on lines of a diff, until it goes out with the next message of the thread. */
export const lineComment = z.object({
  id: z.string().min(1).max(100),
  /** The diff it was written on: of a whole turn, or of one patch of it. */
  turnId,
  entryId: entryId.nullable(),
  path: z.string(),
  lines: z.array(commentedLine).min(1).max(maxCommentedLines),
  text: z.string().max(maxCommentCharacters),
});
export type LineComment = Immutable<z.infer<typeof lineComment>>;

/** A message with the comments that go out with it, each behind the lines that it is on. */
export function withComments(text: string, comments: readonly LineComment[]): string {
  const said = comments.map((comment) => `${quoteText({ kind: 'lines', ...comment })}${comment.text.trim()}`);
  return comments.length === 0 ? text : [text.trim(), ...said].filter((part) => part !== '').join('\n\n');
}
