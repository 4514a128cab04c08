import { isUtf8 } from 'node:buffer';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { AttachmentStore } from './attachment-store.ts';

/** The texts among what a person has attached, as the check in front of sending reads and replaces them. */
export class AttachedTexts {
  readonly #store: AttachmentStore;

  constructor(store: AttachmentStore) {
    this.#store = store;
  }

  /** Null for anything but a text that is kept here. */
  async read({ kind, source }: Attachment): Promise<string | null> {
    const bytes = kind !== 'file' || source === null ? null : await this.#store.read(source);
    return bytes === null || !isUtf8(bytes) || bytes.includes(0) ? null : Buffer.from(bytes).toString('utf8');
  }

  /** Keeps another text. Rejects with the system's error. */
  async keep(name: string, text: string): Promise<Attachment> {
    return { kind: 'file', name, source: await this.#store.keep(name, Buffer.from(text)) };
  }
}
