import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** A model as the CLI lists it. Defaults come from the user's config.toml if it sets any. */
export const modelChoice = z.object({
  model: z.string(),
  name: z.string(),
  description: z.string(),
  efforts: z.array(z.object({ effort: z.string(), description: z.string() })),
  defaultEffort: z.string(),
  isDefault: z.boolean(),
});
export type ModelChoice = Immutable<z.infer<typeof modelChoice>>;
