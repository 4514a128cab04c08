import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** An attachment of a message. */
export const attachmentSchema = z.object({
  kind: z.enum(['image', 'file', 'skill']),
  name: z.string(),
  /** An absolute path or a data URL. Null when only the name is known. */
  source: z.string().nullable(),
  /** The MCP server resource that it is a copy of. */
  resource: z.object({ server: z.string(), uri: z.string() }).optional(),
});
export type Attachment = Immutable<z.infer<typeof attachmentSchema>>;
