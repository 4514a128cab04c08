import { z } from 'zod';
import { attachmentSchema, maxAttachmentBytes } from '../attachments/attachment.ts';
import { request } from './request.ts';

/** Base64, which uses four characters for three bytes. */
const data = z.base64().max(Math.ceil(maxAttachmentBytes / 3) * 4);

export const attachmentsRequests = {
  /**
   * Stores an attached file in the data folder of this window's profile, so that Codex can read it and it survives a
   * restart. The value is an image if its bytes are one, whatever its name.
   */
  keepAttachment: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ name: z.string().min(1).max(1_000), data }),
    value: attachmentSchema,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('tooLarge') }),
      /** The disk failed. `message` is the system's text. */
      z.object({ type: z.literal('notKept'), message: z.string() }),
    ]),
  }),
  /** Reads an image or a text for display, from a path that `keepAttachment` returned. The type of a text is `text/plain`. */
  readAttachment: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ source: z.string().max(32_768) }),
    value: z.object({ type: z.string(), data }),
    problem: z.object({ type: z.literal('gone') }),
  }),
};
