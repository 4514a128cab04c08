import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A call of a tool of an MCP server, in whatever thread. Texts are cut where they are long; the turn has more. */
export const toolRun = z.object({
  threadId,
  turnId,
  entryId,
  server: z.string(),
  tool: z.string(),
  status: z.enum(['running', 'waiting', 'done', 'failed', 'declined', 'cutOff']),
  /** Unix milliseconds; null where nobody told. */
  startedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** What the server said last of how far it is; null: nothing, or it has ended. */
  progress: z.string().nullable(),
  arguments: z.string(),
  /** Null before the end, and where there is none. */
  result: z.string().nullable(),
  error: z.string().nullable(),
});
export type ToolRun = Immutable<z.infer<typeof toolRun>>;
