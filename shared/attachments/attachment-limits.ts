/** The maximum size of a file sent with its bytes. It stays under the transport's limit once encoded. */
export const maxAttachmentBytes = 10_000_000;
/** The maximum number of attachments per message. */
export const maxAttachments = 20;
/** Pasted text with more characters than this is offered as a file. */
export const longPasteCharacters = 5_000;
/**
 * Pasted text with more characters than this becomes a file at once: a field containing it takes seconds per keystroke.
 */
export const filePasteCharacters = 200_000;
