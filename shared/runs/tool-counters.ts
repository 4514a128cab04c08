import { z } from 'zod';

/** How often a tool was used and with what outcome, as plain data that can be stored and continued. */
export const toolCounters = z.object({
  kind: z.enum(['command', 'tool', 'edit']),
  /** The program or tool. Empty for edits, and for tools beyond the limit. */
  name: z.string(),
  calls: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  declined: z.number().int().nonnegative(),
  /** The total duration of all calls, as far as known. */
  ms: z.number(),
  /** The longest call and the position of the event that began it. Null when no duration is known. */
  longest: z.object({ ms: z.number(), position: z.number().int().nonnegative() }).nullable(),
});
export type ToolCounters = z.infer<typeof toolCounters>;
/** What was called: a shell command, another tool, or an edit of files. */
export type ToolKind = ToolCounters['kind'];
