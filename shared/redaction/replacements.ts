import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How often something of one kind was replaced, with some of the original texts. Secrets show only their beginning. */
export const replacements = z.object({ label: z.string(), count: z.number().int(), samples: z.array(z.string()) });
export type Replacements = Immutable<z.infer<typeof replacements>>;
