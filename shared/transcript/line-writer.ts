import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { diffAuthor } from '../changes/diff-authors.ts';
import { approvalTraceSchema } from './entry.ts';

/** Someone who wrote or removed a line, and the work of Codex that did it. */
export const lineWriter = diffAuthor.extend({
  /** The command, tool call or patch. Null if none is known. */
  work: z
    .object({
      threadId,
      turnId,
      entryId,
      /** The message that started the turn, shortened. Empty if unknown. */
      message: z.string(),
      /** In Unix milliseconds. Null if unknown. */
      at: z.number().nullable(),
      /** What the user was asked before. Null if nothing, undefined if unknown. */
      approval: approvalTraceSchema.nullable().optional(),
    })
    .nullable(),
});
export type LineWriter = Immutable<z.infer<typeof lineWriter>>;

/** The commit that brought a line into the repository, from git. */
export const lineCommit = z.object({
  id: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** The name of its author, as the commit has it. */
  author: z.string(),
  /** In Unix milliseconds. */
  at: z.number(),
  subject: z.string(),
  /** Who wrote the line before it was committed, if the record of changes saw exactly the committed file. */
  writers: z.array(lineWriter),
  /** What the commit's Agent Trace note says about the line. Anyone can write one. Null if `writers` has more. */
  note: z
    .object({
      contributor: z.enum(['ai', 'human', 'mixed', 'unknown']),
      model: z.string().nullable(),
      /** The thread, if this app has it. */
      thread: z.object({ threadId, turnId: turnId.nullable(), title: z.string() }).nullable(),
    })
    .nullable(),
});
export type LineCommit = Immutable<z.infer<typeof lineCommit>>;

/** Everything that is known about where a line comes from. */
export const lineOrigin = z.object({
  /** From the record of changes. Several mean that each has a part in it, or that one of them wrote it. */
  writers: z.array(lineWriter),
  /** Null if git was not asked or does not know. It is asked only if no writer has `work`. */
  commit: lineCommit.nullable(),
  /** The record of changes has the file, and the line was already there when it began. */
  isOlder: z.boolean(),
});
export type LineOrigin = Immutable<z.infer<typeof lineOrigin>>;
