import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** What a thread works toward, turn after turn, until it is done or something stops it. Codex keeps it. */
export const goal = z.object({
  objective: z.string(),
  /** Codex begins turns by itself only while it is active. */
  status: z.enum(['active', 'paused', 'blocked', 'usageLimited', 'budgetLimited', 'complete']),
  /** The most tokens that it may use. Null: no limit. */
  tokenBudget: z.number().nullable(),
  tokensUsed: z.number(),
  timeUsedSeconds: z.number(),
});
export type Goal = Immutable<z.infer<typeof goal>>;
