import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** One place of a file in which something is replaced, as it is shown before anything is written. */
export const replacedPlace = z.object({
  /** Names it for as long as the file is made of the same. */
  id: z.string().max(200),
  label: z.string(),
  /** In the how manyeth event or record, from 0, and of which type that is. */
  item: z.number().int(),
  of: z.string(),
  /** What stands there; of a secret only how it begins. */
  before: z.string(),
  /** The line as it is afterwards, or what of it lies around the place. */
  after: z.string(),
  /** What runs over lines, and what goes by the name of a secret, cannot be kept. */
  canKeep: z.boolean(),
});
export type ReplacedPlace = Immutable<z.infer<typeof replacedPlace>>;
