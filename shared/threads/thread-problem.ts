import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { inputFinding } from '../input-safety/finding.ts';
import { budgetScope, budgetUse } from '../spending/budget.ts';
import { trustQuestion } from '../workspace/workspace-snapshot.ts';

/** Why a message was not sent. The user keeps the typed text in every case. */
export const sendProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('noWorkspace') }),
  /** `isWorktree`: the folder was a thread's own worktree. */
  z.object({ type: z.literal('workspaceGone'), path: z.string(), isWorktree: z.boolean().optional() }),
  z.object({ type: z.literal('codexNotReady'), message: z.string() }),
  z.object({ type: z.literal('signedOut') }),
  /** Longer than Codex accepts; see `maxMessageCharacters`. */
  z.object({ type: z.literal('tooLong') }),
  /** The folder was never trusted, and this thread would make Codex trust it: ask the user first. */
  trustQuestion.extend({ type: z.literal('needsTrust') }),
  /** Full access has not been confirmed for this thread. */
  z.object({ type: z.literal('needsFullAccessConsent') }),
  /** Something in the text needs confirmation: ask the user, then send it again with their answer. */
  z.object({ type: z.literal('needsInputAnswer'), findings: z.array(inputFinding) }),
  /** A policy blocks this text. */
  z.object({ type: z.literal('inputDenied'), findings: z.array(inputFinding) }),
  /** The text needed approval and was not approved. */
  z.object({ type: z.literal('notApproved') }),
  z.object({ type: z.literal('threadGone') }),
  z.object({ type: z.literal('lockedByOtherProcess') }),
  z.object({ type: z.literal('hasPendingWork') }),
  z.object({ type: z.literal('nothingToRetry') }),
  /** A budget is used up: ask the user, who may raise it. `use`: how much of it. */
  z.object({ type: z.literal('overBudget'), scope: budgetScope, use: budgetUse }),
  /** The turn to retry ran a command or changed a file: ask the user first. */
  z.object({ type: z.literal('needsRetryConsent') }),
  /** The new thread could not have a worktree. The message says why, in one sentence. */
  z.object({ type: z.literal('noWorktree'), message: z.string() }),
  /** Codex refused, with its own text. */
  z.object({ type: z.literal('refused'), message: z.string() }),
]);
export type SendProblem = Immutable<z.infer<typeof sendProblem>>;

/** Why a thread cannot be shown or changed. */
export const threadProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('threadGone') }),
  z.object({ type: z.literal('codexNotReady'), message: z.string() }),
  z.object({ type: z.literal('lockedByOtherProcess') }),
  /** Codex would start work that the user did not ask for here; see `threadSyncStatus`. */
  z.object({ type: z.literal('hasPendingWork') }),
  z.object({ type: z.literal('refused'), message: z.string() }),
]);
export type ThreadProblem = Immutable<z.infer<typeof threadProblem>>;

/** Why a decision about a goal, or about messages of another client, was not carried out. */
export const decisionProblem = z.discriminatedUnion('type', [
  ...threadProblem.options,
  /** The window showed another goal, or other messages. */
  z.object({ type: z.literal('workChanged') }),
]);

/** Why a queued message was not changed. */
export const queuedProblem = z.discriminatedUnion('type', [
  ...threadProblem.options,
  /** The message was sent or removed. */
  z.object({ type: z.literal('messageGone') }),
  /** Another window changed its text. */
  z.object({ type: z.literal('messageChanged') }),
]);

/** Why a thread cannot be renamed, pinned, archived, deleted, or forked. */
export const threadActionProblem = z.discriminatedUnion('type', [
  ...threadProblem.options,
  /** Codex is working in it. */
  z.object({ type: z.literal('running') }),
  /** The thread is archived, and Codex does not change archived threads. */
  z.object({ type: z.literal('archived') }),
  /** Our store is not open or not writable. */
  z.object({ type: z.literal('notKept') }),
]);
export type ThreadActionProblem = Immutable<z.infer<typeof threadActionProblem>>;
