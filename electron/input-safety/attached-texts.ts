import type { Attachment } from '../../shared/attachments/attachment.ts';

/** Texts that a person attached to a message: pasted, dropped or picked, and stored by the host. */
export interface AttachedTexts {
  /** Reads a text; null for anything else: images, files that are not text, and files stored elsewhere. */
  read(attachment: Attachment): Promise<string | null>;
  /** Stores another text as an attachment of that name. Rejects with the system's error. */
  keep(name: string, text: string): Promise<Attachment>;
}
