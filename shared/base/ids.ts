import { z } from 'zod';

// Every id has its own brand, so a turn's id cannot be passed as a thread's. Codex's ids are UUIDs. Entries without a
// Codex item have our own ids with a prefix.

/**
 * A thread: Codex's UUID, or our own ID for an imported one. Approvals of a run without a thread have the run's name
 * instead.
 */
export const threadId = z.string().min(1).max(200).brand<'ThreadId'>();
export type ThreadId = z.infer<typeof threadId>;

/** A turn of a thread: Codex's ID, or `pending:` and the message's ID until Codex starts it. */
export const turnId = z.string().min(1).max(200).brand<'TurnId'>();
export type TurnId = z.infer<typeof turnId>;

/** An entry of the transcript: Codex's item id, or our own id. */
export const entryId = z.string().min(1).max(300).brand<'EntryId'>();
export type EntryId = z.infer<typeof entryId>;

/** Created by us for each message from the user. Codex returns it as `clientId`. */
export const clientMessageId = z.string().min(1).max(200).brand<'ClientMessageId'>();
export type ClientMessageId = z.infer<typeof clientMessageId>;

/**
 * One approval request, from us or from Codex. A UUID that the host creates. A request that comes again has another
 * one.
 */
export const approvalId = z.string().min(1).max(200).brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof approvalId>;

/** A remembered approval. */
export const ruleId = z.string().min(1).max(200).brand<'RuleId'>();
export type RuleId = z.infer<typeof ruleId>;

/** One connected renderer. Survives its reloads. */
export const windowId = z.string().min(1).max(100).brand<'WindowId'>();
export type WindowId = z.infer<typeof windowId>;

/** Returns when Codex made an id, in Unix milliseconds: its ids are UUIDs of version 7. Null for any other id. */
export function readIdTime(id: string): number | null {
  const digits = id.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{12}7[0-9a-f]{19}$/.test(digits) ? Number.parseInt(digits.slice(0, 12), 16) : null;
}
