import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Why a folder cannot be opened, or not be used any more. */
export const folderProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing'), path: z.string() }),
  z.object({ type: z.literal('notFolder'), path: z.string() }),
  z.object({ type: z.literal('notReadable'), path: z.string() }),
  z.object({ type: z.literal('notAbsolute'), path: z.string() }),
  /** A link stands in its place, or in that of a folder above it. */
  z.object({ type: z.literal('elsewhere'), path: z.string(), leadsTo: z.string() }),
]);
export type FolderProblem = Immutable<z.infer<typeof folderProblem>>;

const notCovered = z.enum(['settings', 'repository', 'changed']);

/** What "Trust this folder" asks about. */
export const trustQuestion = z.object({
  path: z.string(),
  /** As in the snapshot of the folder. */
  notCovered: notCovered.optional(),
  /** Stands for the Codex settings that are there when it is asked: a yes is one to these. */
  covers: z.string().max(200),
});
export type TrustQuestion = Immutable<z.infer<typeof trustQuestion>>;

/**
 * Why an answer on trust was not taken. `notKept`: it holds, but only until the app ends; the message says why.
 * `settingsChanged`: the settings are others than those that it was asked about. The question that is to be asked now is
 * among it.
 */
export const trustProblem = z.discriminatedUnion('type', [
  ...folderProblem.options,
  z.object({ type: z.literal('notKept'), message: z.string() }),
  trustQuestion.extend({ type: z.literal('settingsChanged') }),
]);
export type TrustProblem = Immutable<z.infer<typeof trustProblem>>;

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
  /**
   * Why earlier trust does not reach this folder: a folder above is trusted, and this one has Codex settings or is a
   * repository of its own; or the settings have changed since.
   */
  notCovered: notCovered.optional(),
  /** Why it cannot be used now. It is looked for until it is there again. */
  problem: folderProblem.optional(),
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
