import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Why a folder cannot be opened or can no longer be used. */
export const folderProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing'), path: z.string() }),
  z.object({ type: z.literal('notFolder'), path: z.string() }),
  z.object({ type: z.literal('notReadable'), path: z.string() }),
  z.object({ type: z.literal('notAbsolute'), path: z.string() }),
  /** It does not answer in time. It may be on a disconnected drive. */
  z.object({ type: z.literal('silent'), path: z.string() }),
  /** A link replaces it or a folder above it. */
  z.object({ type: z.literal('elsewhere'), path: z.string(), leadsTo: z.string() }),
]);
export type FolderProblem = Immutable<z.infer<typeof folderProblem>>;

const notCovered = z.enum(['settings', 'repository', 'changed']);

/** What "Trust this folder" asks about. */
export const trustQuestion = z.object({
  path: z.string(),
  /** As in the folder's snapshot. */
  notCovered: notCovered.optional(),
  /** Identifies the Codex settings at the time of the question: a yes applies to exactly these. */
  covers: z.string().max(200),
});
export type TrustQuestion = Immutable<z.infer<typeof trustQuestion>>;

/**
 * Why an answer about trust was not accepted. `notKept`: it applies, but only until the app ends; the message says why.
 * `settingsChanged`: the settings differ from those the question was about. It includes the question to ask now.
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
  /** `writable`: the user agreed. `readOnly`: asked and kept read-only. `unknown`: not asked yet. */
  trust: z.enum(['unknown', 'writable', 'readOnly']),
  /**
   * Why earlier trust does not cover this folder: a folder above is trusted, and this one has Codex settings or is its
   * own repository; or the settings have changed since.
   */
  notCovered: notCovered.optional(),
  /** Why it cannot be used now. The app checks until it is back. */
  problem: folderProblem.optional(),
});
export type WorkspaceSnapshot = Immutable<z.infer<typeof workspaceSnapshot>>;

/**
 * A folder that was opened before, from `recent-folders.json`. `displayPath` has the home folder as `~`. `openedAt` is
 * Unix milliseconds.
 */
export const recentFolder = z.object({
  path: z.string(),
  name: z.string(),
  displayPath: z.string(),
  openedAt: z.number(),
});
export type RecentFolder = Immutable<z.infer<typeof recentFolder>>;

/** A folder of the thread list. */
export const listedFolder = recentFolder.omit({ openedAt: true }).extend({
  /** Why it cannot be opened now. */
  problem: folderProblem.optional(),
  /** Whether its threads were read from both stores yet. `failed`: neither answered. */
  threads: z.enum(['unread', 'read', 'failed']),
});
export type ListedFolder = Immutable<z.infer<typeof listedFolder>>;

/** A folder suggested while a path is typed. */
export const folderChoice = z.object({
  path: z.string(),
  name: z.string(),
  branch: z.string().nullable(),
  recent: z.boolean(),
});
export type FolderChoice = Immutable<z.infer<typeof folderChoice>>;
