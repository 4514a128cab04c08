import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How a rule would have decided earlier commands, or earlier edits if it is about those. */
export const rulePreview = z.object({
  of: z.number(),
  matched: z.number(),
  /** How many of the matches the user declined. */
  declined: z.number(),
});
export type RulePreview = Immutable<z.infer<typeof rulePreview>>;
