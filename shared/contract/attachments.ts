import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import { maxAttachmentBytes } from '../attachments/attachment-limits.ts';
import { request } from './define.ts';

/** Base64, which needs four characters for three bytes. */
const data = z.base64().max(Math.ceil(maxAttachmentBytes / 3) * 4);

export const attachmentsRequests = {
  /**
   * Keeps a file that the person attaches in the data folder of this window's profile, so that Codex can read it and it
   * outlives a restart. The value is an image when its bytes are one, whatever its name says.
   */
  keepAttachment: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ name: z.string().min(1).max(1_000), data }),
    value: attachmentSchema,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('tooLarge') }),
      /** The disk did not take it; the system's words. */
      z.object({ type: z.literal('notKept'), message: z.string() }),
    ]),
  }),
  /** The image at a path that `keepAttachment` gave, to be shown. */
  readAttachment: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ source: z.string().max(32_768) }),
    value: z.object({ type: z.string(), data }),
    problem: z.object({ type: z.literal('gone') }),
  }),
};
