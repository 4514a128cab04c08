import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { runsWhen } from './program-files/runs-when.ts';

/** A file or folder that a request names, if there is more to it than its name says. */
export const namedPlace = z.object({
  /** Its absolute path as the request names it. */
  path: z.string(),
  /** Where it really leads, relative to the thread's folder if it is inside. Null if that is the named path itself. */
  leadsTo: z.string().nullable(),
  /** When programs run it automatically. Null for an ordinary file, and for one that is only read. */
  runs: runsWhen.nullable(),
  /** True for a file with other names on the same disk. A change to it also changes those. */
  hasOtherNames: z.boolean(),
});
export type NamedPlace = Immutable<z.infer<typeof namedPlace>>;
