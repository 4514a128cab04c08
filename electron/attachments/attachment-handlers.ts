import { maxAttachmentBytes } from '../../shared/attachments/attachment-limits.ts';
import { imageTypeOf } from '../../shared/attachments/image-type.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { attachmentsRequests } from '../../shared/contract/attachments.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { AttachmentStore } from './attachment-store.ts';

/** Handles window requests about attached files. */
export function attachmentHandlers(store: AttachmentStore): DomainHandlers<keyof typeof attachmentsRequests> {
  return {
    keepAttachment: async (_window, { data, name }) => {
      const bytes = Buffer.from(data, 'base64');
      if (bytes.length > maxAttachmentBytes) return err({ type: 'tooLarge' });
      const kind = imageTypeOf(bytes) === null ? 'file' : 'image';
      try {
        return ok({ kind, name, source: await store.keep(name, bytes) });
      } catch (failure) {
        return err({ type: 'notKept', message: messageOf(failure) });
      }
    },
    readAttachment: async (_window, { source }) => {
      const bytes = await store.read(source);
      const type = bytes === null ? null : imageTypeOf(bytes);
      if (bytes === null || type === null) return err({ type: 'gone' });
      return ok({ type, data: Buffer.from(bytes).toString('base64') });
    },
  };
}
