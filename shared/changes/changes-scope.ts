import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Changes beyond one turn: of a whole thread, or of the folder since the last commit. */
export const changesScope = z.enum(['thread', 'uncommitted']);
export type ChangesScope = z.infer<typeof changesScope>;

/**
 * What the diff of a scope is compared with. Times are in Unix milliseconds.
 *
 * - `thread`: the files before the thread first changed them. `since`: the record does not reach further back; null if
 *   it covers the whole thread.
 * - `commit`: the last commit, or nothing if `hasCommit` is false. `branch` is checked out, null if none is. `isPart`: the repository
 *   has more than the window's folder, which is all that the diff has. `isCut`: it is too long, so some files are
 *   missing.
 * - `start`: the folder has no repository, or is not trusted. The diff has what the record saw change since then.
 */
export const scopeBasis = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread'), since: z.number().nullable() }),
  z.object({
    type: z.literal('commit'),
    hasCommit: z.boolean(),
    branch: z.string().nullable(),
    isPart: z.boolean(),
    isCut: z.boolean(),
  }),
  z.object({ type: z.literal('start'), since: z.number() }),
]);
export type ScopeBasis = Immutable<z.infer<typeof scopeBasis>>;
