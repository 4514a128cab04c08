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
