import { z } from 'zod';

/** How often something was used and what came of it, in plain data that can be kept and counted on. */
export const toolTally = z.object({
  kind: z.enum(['command', 'tool', 'edit']),
  /** The program or the tool; empty for edits, and for those beyond what is told apart. */
  name: z.string(),
  calls: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  declined: z.number().int().nonnegative(),
  /** How long all calls took together, as far as that is known. */
  ms: z.number(),
  /** The call that took longest, and the position of the event that began it; null where no time is known. */
  longest: z.object({ ms: z.number(), position: z.number().int().nonnegative() }).nullable(),
});
export type ToolTally = z.infer<typeof toolTally>;
export type ToolKind = ToolTally['kind'];
