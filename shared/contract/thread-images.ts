import { z } from 'zod';
import { maxAttachmentBytes, partBytes } from '../attachments/attachment.ts';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { request } from './request.ts';

/** Why an image of a thread cannot be shown. */
const problem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('gone') }),
  /** Not a PNG, JPEG, GIF or WebP in a regular file. */
  z.object({ type: z.literal('notImage') }),
  /** In bytes or in pixels. */
  z.object({ type: z.literal('tooLarge') }),
  /** The system refused, or the disk does not respond. */
  z.object({ type: z.literal('unreadable') }),
]);
export type ThreadImageProblem = z.infer<typeof problem>;

export const threadImagesRequests = {
  /**
   * Reads an image that an item of a thread names: `index` is its place among the attachments of a message. The page
   * names the item, and the host takes the path from its own record. The image comes in parts, so that no message
   * stalls the page: `from` is the number of bytes that the page already has.
   */
  readThreadImage: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({
      threadId,
      turnId,
      entryId,
      index: z.number().int().min(0).max(1_000),
      from: z.number().int().min(0).max(maxAttachmentBytes),
    }),
    /** `size` is the size of the whole image, in bytes; `data` is Base64. */
    value: z.object({
      type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
      size: z.number().int().max(maxAttachmentBytes),
      data: z.base64().max((partBytes / 3) * 4),
    }),
    problem,
  }),
};
