import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import { clientMessageId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { lineComment } from './line-comment.ts';

/** A longer text is kept by the page alone, and lasts as long as it. */
export const maxKeptCharacters = 1_000_000;

/** A message as it was sent, before it is known what became of it. */
export const sentDraft = z.object({
  clientId: clientMessageId,
  text: z.string(),
  sources: z.array(attachmentSchema),
  comments: z.array(lineComment),
});
export type SentDraft = Immutable<z.infer<typeof sentDraft>>;

/** What is typed and not sent, and what goes with it. */
export const draft = z.object({
  text: z.string().max(maxKeptCharacters),
  attachments: z.array(attachmentSchema).max(100),
  /** On lines of the thread's diffs; older drafts have none. */
  comments: z.array(lineComment).max(200).default([]),
  /** What of it may be out already: it is asked for before it can be sent again. */
  sent: sentDraft.optional(),
});
export type Draft = Immutable<z.infer<typeof draft>>;
