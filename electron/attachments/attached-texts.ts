import { isUtf8 } from 'node:buffer';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { AttachmentStore } from './attachment-store.ts';

/** The texts among a person's attachments, which the check before sending reads and replaces. */
export class AttachedTexts {
  readonly #store: AttachmentStore;

  constructor(store: AttachmentStore) {
    this.#store = store;
  }

  /** Reads a text that is stored here; null for anything else. */
  async read({ kind, source }: Attachment): Promise<string | null> {
    const bytes = kind !== 'file' || source === null ? null : await this.#store.read(source);
    return bytes === null || !isUtf8(bytes) || bytes.includes(0) ? null : Buffer.from(bytes).toString('utf8');
  }

  /** Stores another text. Rejects with the system's error. */
  async keep(name: string, text: string): Promise<Attachment> {
    return { kind: 'file', name, source: await this.#store.keep(name, Buffer.from(text)) };
  }
}
