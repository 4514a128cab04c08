import { z } from 'zod';
import { entryId, threadId, turnId } from '../../base/ids.ts';
import type { Immutable } from '../../base/immutable.ts';

/** A call of an MCP server's tool, in any thread. Long texts are cut; the turn has more. */
export const toolRun = z.object({
  threadId,
  turnId,
  entryId,
  server: z.string(),
  tool: z.string(),
  status: z.enum(['running', 'waiting', 'done', 'failed', 'declined', 'cutOff']),
  /** Unix milliseconds. Null when unknown. */
  startedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** The server's last progress report. Null without one, and after the end. */
  progress: z.string().nullable(),
  arguments: z.string(),
  /** Null before the end, and without a result. */
  result: z.string().nullable(),
  error: z.string().nullable(),
});
export type ToolRun = Immutable<z.infer<typeof toolRun>>;
