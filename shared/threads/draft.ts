import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { attachmentSchema } from '../transcript/entry.ts';
import { lineComment } from './line-comment.ts';

/** A longer text is kept by the page alone, and lasts as long as it. */
export const maxKeptCharacters = 1_000_000;

/** What is typed and not sent, and what goes with it. */
export const draft = z.object({
  text: z.string().max(maxKeptCharacters),
  attachments: z.array(attachmentSchema).max(100),
  /** On lines of the thread's diffs; older drafts have none. */
  comments: z.array(lineComment).max(200).default([]),
});
export type Draft = Immutable<z.infer<typeof draft>>;
