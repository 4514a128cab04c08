import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { request } from './request.ts';

/** A file that matches a query. */
const foundFile = z.object({
  /** Relative to the workspace, with `/` between names. */
  path: z.string(),
  /** The same path, absolute and in the system's form. */
  source: z.string(),
  /** The matched characters of `path`: half-open ranges, ordered and disjoint. */
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])),
});
export type FoundFile = Immutable<z.infer<typeof foundFile>>;

/** The matches, and how many files were searched. */
export const foundFiles = z.object({
  /** Best first. */
  files: z.array(foundFile),
  /** How many files are known, without ignored ones. */
  known: z.number().int().nonnegative(),
  /**
   * `listing`: the folder is being read for the first time. `again`: it is being read again, so the result may be
   * outdated.
   */
  listing: z.enum(['listing', 'again', 'done']),
  /** True if there are more files than the index keeps. */
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
   * Finds files of this window's workspace whose path contains the letters of the query in order. An empty query finds
   * the files nearest to the root. Answers at once from what is known. While `listing` is not `done`, ask again for
   * more.
   */
  findFiles: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(200) }),
    value: foundFiles,
    problem: findFilesProblem,
  }),
};
