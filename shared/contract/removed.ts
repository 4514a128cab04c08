import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './request.ts';

/** A copy of something that Workcell replaced or removed. */
export const removedCopy = z.object({
  /** Identifies the copy in other requests. */
  id: z.string(),
  /** `file`: an earlier version of a file, or a link. `worktree`: the folder of a run with all its contents. */
  kind: z.enum(['file', 'worktree']),
  /** Where it was, as a path to display. For a worktree, the folder of its repository. */
  path: z.string(),
  /** The folder that it came from. */
  folder: z.string(),
  /** Unix milliseconds. */
  removedAt: z.number(),
  /** The action that replaced or removed it. */
  reason: z.enum(['applied', 'restored', 'kept', 'discarded']),
  /** The purpose in the user's terms: the name of a run, or `a rewind`. */
  label: z.string(),
  bytes: z.number().nonnegative(),
});
export type RemovedCopy = Immutable<z.infer<typeof removedCopy>>;

/** The maximum number of listed copies. */
export const maxListedCopies = 1_000;

const gone = z.object({ type: z.literal('gone') });
const failed = z.object({ type: z.literal('failed'), message: z.string() });

/** Requests about kept copies: files and worktrees that Workcell replaced or removed, and keeps for some days. */
export const removedRequests = {
  /** Lists the kept copies, newest first, and how many more there are. */
  listRemoved: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: z.object({ copies: z.array(removedCopy), more: z.number().int().nonnegative() }),
  }),
  /**
   * Restores a copy to its original place, and never replaces anything there. With `isBeside`, the copy gets another
   * name there. A worktree always becomes a new folder next to its repository. Returns the path to display.
   *
   * If the original folder is gone, `makesFolder` creates it again.
   */
  restoreRemoved: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({ id: z.string(), isBeside: z.boolean(), makesFolder: z.boolean() }),
    value: z.object({ path: z.string() }),
    /**
     * `taken`: something else is there. `name` is the free name that `isBeside` would use. `folderGone`: `folder` does
     * not exist; `makesFolder` would create it.
     */
    problem: z.discriminatedUnion('type', [
      gone,
      failed,
      z.object({ type: z.literal('taken'), name: z.string() }),
      z.object({ type: z.literal('folderGone'), folder: z.string() }),
    ]),
  }),
  /** Deletes a copy permanently. */
  deleteRemoved: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({ id: z.string() }),
    value: nothing,
    problem: z.discriminatedUnion('type', [gone, failed]),
  }),
};
