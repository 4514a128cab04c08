import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { changesScope } from '../changes/changes-scope.ts';
import { keptHunk } from '../changes/kept-hunk.ts';

// What a rewind would change, as the user sees it before it happens.

/**
 * What to go back to: the moment before a turn, or the moment before an earlier rewind, which undoes that rewind.
 * `ofEntry` undoes what one command, patch or tool call changed, and nothing else.
 */
export const rewindTarget = z.discriminatedUnion('type', [
  z.object({ type: z.literal('beforeTurn'), threadId, turnId }),
  z.object({ type: z.literal('beforeRewind'), rewindId: z.string().max(100) }),
  z.object({ type: z.literal('ofEntry'), threadId, turnId, entryId }),
]);
export type RewindTarget = Immutable<z.infer<typeof rewindTarget>>;

/** What a rewind changes. */
export const rewindScope = z.enum(['files', 'conversation', 'both']);
export type RewindScope = z.infer<typeof rewindScope>;

/**
 * What to do with a file. `mine`: keep it as it is now. `between`: restore the version before its last author changed
 * it. `merge`: remove only the agent's lines. `theirs`: restore it as it was at the moment to go back to.
 */
export const rewindChoice = z.enum(['mine', 'between', 'merge', 'theirs']);
export type RewindChoice = z.infer<typeof rewindChoice>;

/**
 * Why a file with a conflict cannot be merged. `unknown`: a version in between is not stored. `severalAuthors`: nobody
 * knows who made a change. `gone`: it does not exist now. `noneLeft`: none of the agent's lines are left in it.
 * `tooMany`: it comes after many other conflicts.
 */
export const noMergeReason = z.enum([
  'notText',
  'tooLarge',
  'overlap',
  'unknown',
  'severalAuthors',
  'gone',
  'noneLeft',
  'tooMany',
]);
export type NoMergeReason = z.infer<typeof noMergeReason>;

/** A version of a file that the user can choose. */
export const rewindVersion = z.object({
  choice: rewindChoice,
  /** Who made its last changes, by names to show. Empty if nobody knows. */
  changedBy: z.array(z.string()),
  /** True if only the agent made them, or the rewind that an undo takes back. */
  isOwn: z.boolean(),
  /** True if the file does not exist in it. */
  isAbsent: z.boolean(),
  /** When it came about, in Unix milliseconds. Null if unknown, and for a merge. */
  at: z.number().nullable(),
});
export type RewindVersion = Immutable<z.infer<typeof rewindVersion>>;

/** Lines of the versions of a file side by side. */
export const rewindPart = z.object({
  /** True if any two versions differ. `lines` then has the lines of each, otherwise those of all, once. */
  isChanged: z.boolean(),
  /** The number of the first line in each version, from 1. */
  starts: z.array(z.number().int().positive()),
  /** With their line breaks. */
  lines: z.array(z.array(z.string())),
});
export type RewindPart = Immutable<z.infer<typeof rewindPart>>;

/** One file that a rewind can change. Paths are for display: bytes that are not UTF-8 show as `\xe9`. */
export const rewindFile = z.object({
  /** Identifies the file in other requests. */
  id: z.number().int().nonnegative(),
  path: z.string(),
  /** What the rewind does to it. */
  change: z.enum(['edit', 'create', 'delete']),
  /** Why an undo cannot restore the file's current state. Null if it can. */
  noUndo: z.enum(['tooLarge', 'special', 'noRoom']).nullable(),
  /** True if it is a link now, or was one then. */
  isLink: z.boolean(),
  /** Everyone who can have changed it since then, by a name to show. Empty for an undo. */
  changedBy: z.array(z.string()),
  /** The titles of other threads that can have changed it since then. */
  alsoIn: z.array(z.string()),
  /** Null if only the agent changed the file. `whyNot` is null if the file can be merged. */
  conflict: z.object({ whyNot: noMergeReason.nullable() }).nullable(),
  /** What the user can choose: the current version first, the earlier one last, and one of the others between them. */
  versions: z.array(rewindVersion),
  /** What happens to the file if the user makes no choice. */
  preset: rewindChoice,
});
export type RewindFile = Immutable<z.infer<typeof rewindFile>>;

/** A file that changed since then and cannot go back. */
export const lostFile = z.object({
  path: z.string(),
  /**
   * `tooLarge`: over 10 MB. `noRoom`: the space for earlier versions is used up. `special`: a pipe, a socket or a
   * device. `ignored`: git ignores it, or did so for a while. `unread`: it changed before the first scan of the folder
   * came to it. `name`: Workcell never writes to such a name, because it belongs to git or this system does not allow it.
   */
  why: z.enum(['tooLarge', 'unreadable', 'special', 'noRoom', 'ignored', 'unread', 'name']),
});
export type LostFile = Immutable<z.infer<typeof lostFile>>;

/** Why files cannot go back. */
export const noFilesReason = z.enum([
  'notRecorded',
  'worktree',
  'folderGone',
  'readOnlyFolder',
  'working',
  'unreadable',
]);
export type NoFilesReason = z.infer<typeof noFilesReason>;

/** Why the conversation cannot go back. */
export const noConversationReason = z.enum(['working', 'archived', 'notInCodex', 'alreadyThere']);
export type NoConversationReason = z.infer<typeof noConversationReason>;

/**
 * What a rewind would do to the files and the conversation. The host creates the plan and keeps it in memory until the
 * plan ends.
 */
export const rewindPlan = z.object({
  /** Identifies the plan in other requests. A plan ends with the next one of the same window. */
  planId: z.string().max(100),
  threadId,
  /** The folder, as a path to display. */
  folder: z.string(),
  /** The moment to go back to, in Unix milliseconds. */
  at: z.number(),
  /** Null if files can go back. */
  noFiles: noFilesReason.nullable(),
  files: z.array(rewindFile),
  /** Files that only someone other than the agent changed. They stay as they are unless the user chooses otherwise. */
  untouched: z.array(rewindFile),
  lost: z.array(lostFile),
  /** Folders with nothing in them that come back or go. */
  folders: z.array(z.object({ path: z.string(), change: z.enum(['create', 'delete']) })),
  /** Ignored folders and files: git would not list them, and no earlier versions are stored. */
  ignored: z.array(z.string()),
  /** Null if the conversation can go back. */
  noConversation: noConversationReason.nullable(),
  /** How many turns the conversation loses. Zero for an undo, which restores them as a separate thread. */
  turns: z.number().int().nonnegative(),
  /** The message that began the turn, to be edited and sent again. Null for an undo. */
  message: z
    .object({ text: z.string(), sources: z.array(attachmentSchema), plan: z.literal(true).optional() })
    .nullable(),
});
export type RewindPlan = Immutable<z.infer<typeof rewindPlan>>;

/** The maximum number of files, and of lines in all files together, to discard at once. */
const maxDiscarded = { files: 10_000, lines: 200_000 } as const;

/**
 * Added and removed lines, by their indexes among all lines of the file's hunks. Null: the whole file. The host adds
 * `marks`, by which other diffs with the same hunks know the lines: by their indexes in a hunk. Those of a whole file
 * have no hunk.
 */
export const discardedFile = z.object({
  path: z.string().max(4_096),
  lines: z.array(z.number().int().nonnegative()).min(1).nullable(),
  marks: z.array(keptHunk.omit({ path: true }).extend({ lines: z.array(z.number().int().nonnegative()) })).optional(),
});

const discardedFiles = {
  /** The hash of the diff that they saw. */
  seen: z.string().regex(/^[0-9a-f]{64}$/),
  files: z
    .array(discardedFile)
    .min(1)
    .max(maxDiscarded.files)
    .refine((files) => files.reduce((sum, { lines }) => sum + (lines?.length ?? 0), 0) <= maxDiscarded.lines),
};

/** Changes of a turn, of one of its patches, or of a scope that a user discards. */
export const discardedChanges = z.union([
  z.object({ turnId, entryId: entryId.nullable(), ...discardedFiles }),
  z.object({ scope: changesScope, ...discardedFiles }),
]);
export type DiscardedChanges = Immutable<z.infer<typeof discardedChanges>>;

/** A rewind that happened. */
export const rewindRecord = z.object({
  rewindId: z.string().max(100),
  threadId,
  /** Null for a rewind to an earlier moment. */
  discarded: discardedChanges.nullable(),
  /** The rewind that this one undid. Null if it undid none. */
  undoes: z.string().max(100).nullable(),
  /** Unix milliseconds. */
  at: z.number(),
  scope: rewindScope,
  files: z.number().int().nonnegative(),
  /** How many folders with nothing in them it made or removed. */
  folders: z.number().int().nonnegative(),
  turns: z.number().int().nonnegative(),
  /** The thread that keeps the whole conversation. Null if the conversation did not change. */
  keptIn: threadId.nullable(),
  /** True if all its files have already gone back. */
  isUndone: z.boolean(),
  /** How many of its files have gone back. */
  undoneFiles: z.number().int().nonnegative(),
  /** It can be undone at least until then, in Unix milliseconds. */
  keptUntil: z.number(),
});
export type RewindRecord = Immutable<z.infer<typeof rewindRecord>>;
