import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How often something of one kind was replaced, with some of the original texts. Secrets show only their beginning. */
export const replacements = z.object({ label: z.string(), count: z.number().int(), samples: z.array(z.string()) });
export type Replacements = Immutable<z.infer<typeof replacements>>;

/** A place in a file where something is replaced, shown before anything is written. */
export const replacedPlace = z.object({
  /** Its id, valid while the file has the same content. */
  id: z.string().max(200),
  label: z.string(),
  /** The index from 0 of the event or record, and its type. */
  item: z.number().int(),
  recordType: z.string(),
  /** The original text. For a secret, only its beginning. */
  before: z.string(),
  /** The line afterward, or the part of it around the place. */
  after: z.string(),
  /** False for text that spans several lines and for values whose name makes them secrets. */
  canKeep: z.boolean(),
});
export type ReplacedPlace = Immutable<z.infer<typeof replacedPlace>>;
