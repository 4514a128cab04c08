import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * Why a file has no copy. `ignoredFolder`: a folder that a tool can make again, such as `node_modules`. `repository`:
 * the folder in which git keeps the history. `tooMany`: the copies would take too much room. `notStored`: it could not
 * be read, or the store is full.
 */
const noCopy = z.enum(['outside', 'repository', 'ignoredFolder', 'tooLarge', 'tooMany', 'notStored']);
export type NoCopy = z.infer<typeof noCopy>;

/** How many paths a card names. */
export const maxNamedFiles = 5;

/**
 * What a command can delete or overwrite, as its text says, and what exists nowhere else: no commit and no earlier
 * version has it. `kept`: a copy was made before the request was shown. Sizes are in bytes. Paths are for the user; the
 * lists have the first few.
 */
export const endangeredFiles = z.object({
  kept: z.object({ files: z.number(), bytes: z.number(), paths: z.array(z.string()) }),
  notKept: z.object({ places: z.number(), named: z.array(z.object({ path: z.string(), why: noCopy })) }),
});
export type EndangeredFiles = Immutable<z.infer<typeof endangeredFiles>>;
