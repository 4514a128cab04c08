import { z } from 'zod';
import { attachmentSchema } from '../../shared/attachments/attachment.ts';
import { clientMessageId } from '../../shared/base/ids.ts';
import type { Immutable } from '../../shared/base/immutable.ts';
import { discardNote } from './discard-note.ts';
import { lineComment } from './line-comment.ts';

/** A sent message whose outcome is not known yet. */
export const sentDraft = z.object({
  clientId: clientMessageId,
  text: z.string(),
  sources: z.array(attachmentSchema),
  comments: z.array(lineComment),
  notes: z.array(discardNote).default([]),
});
export type SentDraft = Immutable<z.infer<typeof sentDraft>>;
