import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { maker } from '../transcript/maker.ts';

/** Changes that the user has not kept, discarded or committed. `added` and `removed` count lines. */
export const unreviewedChanges = z.object({
  files: z.number().int().positive(),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
});
export type UnreviewedChanges = Immutable<z.infer<typeof unreviewedChanges>>;

/** A row of the thread list. Times are Unix milliseconds. */
export const threadSummary = z.object({
  id: threadId,
  title: z.string(),
  cwd: z.string(),
  /** The project whose list has it, if that is another folder than `cwd`: it works in a worktree. */
  project: z.string().optional(),
  updatedAt: z.number(),
  state: z.enum(['idle', 'running', 'waiting', 'failed', 'stopped']),
  /** One line about its current activity, for running, waiting, and failed threads. */
  now: z.string().nullable(),
  /** Who makes what `now` says, while it runs. Null for any other thread. */
  maker: maker.nullable(),
  /** True if it has a result that the user has not viewed. */
  unread: z.boolean(),
  model: z.string().nullable(),
  /** What is left to review of its changes in its folder. Null if nothing is. */
  unreviewed: unreviewedChanges.nullable(),
  /** It ends with a plan that waits for the user's approval. */
  hasPlan: z.literal(true).optional(),
  /** Its turn has just ended, and what is left to review of its changes is not known yet. */
  isCounting: z.literal(true).optional(),
  /** The user keeps it at the top. */
  pinned: z.boolean(),
  archived: z.boolean(),
  /** False once Codex has lost it: what is stored here can be read, but Codex cannot continue it. */
  knownToCodex: z.boolean(),
  /** The thread that it was forked from, which may be deleted. Null if it was not forked. */
  forkedFrom: threadId.nullable(),
});
export type ThreadSummary = Immutable<z.infer<typeof threadSummary>>;

/**
 * Returns which of these folders lists a thread: the one where it works, or else its project. So a worktree of the user
 * that is one of them has its own threads. Null if none does.
 */
export function findListingFolder(
  { cwd, project }: Pick<ThreadSummary, 'cwd' | 'project'>,
  folders: readonly string[],
): string | null {
  return [cwd, project].find((folder) => folder !== undefined && folders.includes(folder)) ?? null;
}

/**
 * The settings of a thread's next turn, as the CLI reported. Permissions are null until Codex has loaded the thread.
 */
export const threadSettings = z.object({
  threadId,
  cwd: z.string(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
  approvalPolicy: z.string().nullable(),
  sandbox: z.enum(['readOnly', 'workspaceWrite', 'fullAccess', 'other']).nullable(),
});
export type ThreadSettings = Immutable<z.infer<typeof threadSettings>>;

/**
 * Why a queued message is not sent automatically: the app was closed while it waited, or while it was being sent, in
 * which case it is unknown whether Codex has it; or a window has it open to edit.
 */
export const queuedHoldReason = z.enum(['closed', 'maybeSent', 'edited']);
export type QueuedHoldReason = z.infer<typeof queuedHoldReason>;

/**
 * A message that waits for the running turn to end, for `sendAt` if it has that, in Unix milliseconds, or for the user if it
 * has a `holdReason`.
 */
export const queuedMessage = z.object({
  id: z.string(),
  text: z.string(),
  holdReason: queuedHoldReason.optional(),
  sendAt: z.number().optional(),
});
export type QueuedMessage = Immutable<z.infer<typeof queuedMessage>>;

/** One change to one queued message, so that two windows can change two at once. */
export const queuedChange = z.discriminatedUnion('type', [
  /** `was` is the text that the user saw. An empty text removes the message. */
  z.object({ type: z.literal('text'), text: z.string(), was: z.string() }),
  /** One place up (`-1`) or down (`1`). */
  z.object({ type: z.literal('move'), by: z.union([z.literal(1), z.literal(-1)]) }),
  z.object({ type: z.literal('remove') }),
]);
export type QueuedChange = Immutable<z.infer<typeof queuedChange>>;

/** The field in which a queued message is edited, among the stored texts of its thread. */
export function getQueuedField(id: string): string {
  return `queued:${id}`;
}

/** The queued message that is edited in a field; null if it is another field. */
export function findQueuedId(field: string): string | null {
  return field.startsWith('queued:') ? field.slice('queued:'.length) : null;
}
