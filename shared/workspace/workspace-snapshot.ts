import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The folder of one window. Immutable: a change of folder or branch is a new snapshot. */
export const workspaceSnapshot = z.object({
  /** Real, absolute path. */
  path: z.string(),
  name: z.string(),
  /** The path with the home folder as `~`. */
  displayPath: z.string(),
  gitRoot: z.string().nullable(),
  branch: z.string().nullable(),
  /** `writable`: the person agreed. `readOnly`: asked and kept read-only. `unknown`: not asked yet. */
  trust: z.enum(['unknown', 'writable', 'readOnly']),
});
export type WorkspaceSnapshot = Immutable<z.infer<typeof workspaceSnapshot>>;

export const recentFolder = z.object({
  path: z.string(),
  name: z.string(),
  displayPath: z.string(),
  openedAt: z.number(),
});
export type RecentFolder = Immutable<z.infer<typeof recentFolder>>;

/** A folder offered while a path is typed. */
export const folderChoice = z.object({
  path: z.string(),
  name: z.string(),
  branch: z.string().nullable(),
  recent: z.boolean(),
});
export type FolderChoice = Immutable<z.infer<typeof folderChoice>>;

export const folderProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing'), path: z.string() }),
  z.object({ type: z.literal('notFolder'), path: z.string() }),
  z.object({ type: z.literal('notReadable'), path: z.string() }),
  z.object({ type: z.literal('notAbsolute'), path: z.string() }),
]);
export type FolderProblem = Immutable<z.infer<typeof folderProblem>>;
