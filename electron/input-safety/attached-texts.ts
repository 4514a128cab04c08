import type { Attachment } from '../../shared/attachments/attachment.ts';

/** Texts that a person has attached to a message: pasted, dropped or picked, and kept with the host since. */
export interface AttachedTexts {
  /** Null for anything else: images, files that are no text, and those that lie elsewhere and stay there. */
  read(attachment: Attachment): Promise<string | null>;
  /** Keeps another text as an attachment of that name. Rejects with the system's error. */
  keep(name: string, text: string): Promise<Attachment>;
}
