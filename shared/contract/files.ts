import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { request } from './define.ts';

/** A file that fits a query. */
const foundFile = z.object({
  /** From the workspace, with `/` between the names. */
  path: z.string(),
  /** The same, absolute and as the system writes it. */
  source: z.string(),
  /** Which characters of `path` the query stands for: half-open ranges, in order and apart. */
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])),
});
export type FoundFile = Immutable<z.infer<typeof foundFile>>;

/** What was found, and in how much. */
export const foundFiles = z.object({
  /** The best first. */
  files: z.array(foundFile),
  /** How many files are known; ignored ones are not among them. */
  known: z.number().int().nonnegative(),
  /** `listing`: the folder is being looked through for the first time; `again`: it is, and what is known may be old. */
  listing: z.enum(['listing', 'again', 'done']),
  /** There are more files than are kept in mind. */
  isCut: z.boolean(),
});
export type FoundFiles = Immutable<z.infer<typeof foundFiles>>;

const findFilesProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('noWorkspace') }),
  /** The folder cannot be listed, or takes too long. */
  z.object({ type: z.literal('unreadable') }),
]);

export const filesRequests = {
  /**
   * Files of this window's workspace whose path has the letters of the query in their order; with an empty one those
   * nearest to its root. It answers at once from what is known: while `listing` is not `done`, asking again tells more.
   */
  findFiles: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(200) }),
    value: foundFiles,
    problem: findFilesProblem,
  }),
};
