import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A row of the thread list. Times are Unix milliseconds. */
export const threadSummary = z.object({
  id: threadId,
  title: z.string(),
  cwd: z.string(),
  updatedAt: z.number(),
  state: z.enum(['idle', 'running', 'waiting', 'failed', 'stopped']),
  /** One line of what it does now, for running, waiting and failed ones. */
  now: z.string().nullable(),
  /** A result nobody has looked at. */
  unread: z.boolean(),
  model: z.string().nullable(),
  /** The person keeps it at the top. */
  pinned: z.boolean(),
  archived: z.boolean(),
  /** False once Codex has lost it: what is kept here can be read, and Codex cannot go on with it. */
  knownToCodex: z.boolean(),
});
export type ThreadSummary = Immutable<z.infer<typeof threadSummary>>;

/** What the next turn of a thread would run with, as the CLI told. Its permissions are null until Codex has it loaded. */
export const threadSettings = z.object({
  threadId,
  cwd: z.string(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
  approvalPolicy: z.string().nullable(),
  sandbox: z.enum(['readOnly', 'workspaceWrite', 'fullAccess', 'other']).nullable(),
  /** False for a thread resumed from an earlier process: Codex then does not tell of blocked commands. */
  tellsBlockedCommands: z.boolean(),
});
export type ThreadSettings = Immutable<z.infer<typeof threadSettings>>;

/**
 * Why a queued message does not go out by itself: the app was closed while it waited, or while it was being sent, and
 * then nobody knows whether Codex has it.
 */
export const heldQueued = z.enum(['closed', 'maybeSent']);
export type HeldQueued = z.infer<typeof heldQueued>;

/** A message that waits for the running turn to end, or where it is `held` for the person. */
export const queuedMessage = z.object({ id: z.string(), text: z.string(), held: heldQueued.optional() });
export type QueuedMessage = Immutable<z.infer<typeof queuedMessage>>;
