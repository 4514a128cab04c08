/** A file that is handed over with its bytes is at most so large: as it travels it stays under the limit of the line. */
export const maxAttachmentBytes = 10_000_000;
/** So many things go with one message at most. */
export const maxAttachments = 20;
/** Text that is pasted with more characters than this is offered as a file. */
export const longPasteCharacters = 5_000;
/** With more than this it becomes a file at once: a field that holds it takes seconds for each key. */
export const filePasteCharacters = 200_000;
