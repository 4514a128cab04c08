import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The maximum size of a file sent with its bytes. It stays under the transport's limit once encoded. */
export const maxAttachmentBytes = 10_000_000;
/** An image is read in parts of this size, in bytes. Base64 uses four characters for three bytes. */
export const partBytes = 786_432;
/** The maximum number of attachments per message. */
export const maxAttachments = 20;
/** Pasted text with more characters than this is offered as a file. */
export const longPasteCharacters = 5_000;
/**
 * Pasted text with more characters than this becomes a file at once: a field containing it takes seconds per keystroke.
 */
export const filePasteCharacters = 200_000;

/** An attachment of a message. */
export const attachmentSchema = z.object({
  kind: z.enum(['image', 'file', 'skill']),
  name: z.string(),
  /** An absolute path or a data URL. Null when only the name is known. */
  source: z.string().nullable(),
  /** The MCP server resource that it is a copy of. */
  resource: z.object({ server: z.string(), uri: z.string() }).optional(),
});
export type Attachment = Immutable<z.infer<typeof attachmentSchema>>;

/** The name of a file that holds a pasted text. */
export const pastedTextName = 'pasted.txt';

/** Returns whether an attachment holds a pasted text, which can go back into the message. */
export function isPastedText({ kind, name }: Pick<Attachment, 'kind' | 'name'>): boolean {
  return kind === 'file' && name === pastedTextName;
}
