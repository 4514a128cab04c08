import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import { clientMessageId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { discardNote, maxNotes } from './discard-note.ts';
import { lineComment } from './line-comment.ts';

/** Only the page keeps longer text, and only as long as the page lives. */
export const maxKeptCharacters = 1_000_000;

/** A sent message whose outcome is not known yet. */
export const sentDraft = z.object({
  clientId: clientMessageId,
  text: z.string(),
  sources: z.array(attachmentSchema),
  comments: z.array(lineComment),
  notes: z.array(discardNote).default([]),
});
export type SentDraft = Immutable<z.infer<typeof sentDraft>>;

/** Text that was typed but not sent, and its attachments. */
export const draft = z.object({
  text: z.string().max(maxKeptCharacters),
  attachments: z.array(attachmentSchema).max(100),
  /** Comments on lines of the thread's diffs. Older drafts have none. */
  comments: z.array(lineComment).max(200).default([]),
  /** Notes on what the person discarded. Older drafts have none. */
  notes: z.array(discardNote).max(maxNotes).default([]),
  /** The part that may already be sent. The app checks this before it can be sent again. */
  sent: sentDraft.optional(),
});
export type Draft = Immutable<z.infer<typeof draft>>;
