import { z } from 'zod';
import { ruleId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { canonicalCommand } from './canonical-command.ts';
import { reach, reachKind } from './reach.ts';

/** The folder a command runs in: relative to the workspace, empty for the workspace itself, and absolute outside it. */
const folder = z.string();

/** What a remembered approval covers. */
export const ruleSubject = z.discriminatedUnion('kind', [
  /** Only this command. */
  z.object({ kind: z.literal('command'), command: canonicalCommand, folder }),
  /** One plain command that begins with these words and sets no variables. */
  z.object({
    kind: z.literal('commandPrefix'),
    shell: z.enum(['posix', 'powershell', 'cmd']),
    words: z.array(z.string()).min(1),
    folder,
  }),
  /** Edits of files in the workspace whose paths match a pattern, see `matchesPattern`. */
  z.object({ kind: z.literal('patch'), pattern: z.string().min(1) }),
]);
export type RuleSubject = Immutable<z.infer<typeof ruleSubject>>;

/**
 * Where a rule applies: to the next such request only, in one turn, in one thread, in one workspace, or (`user`) in all
 * of the user's folders.
 */
export const ruleScope = z.enum(['once', 'turn', 'thread', 'workspace', 'user']);
export type RuleScope = z.infer<typeof ruleScope>;

/** The policy for remembered approvals: they end with the app, or are kept for their workspace or for all folders. */
export const rememberPolicy = z.enum(['session', 'workspace', 'user']);
export type RememberPolicy = z.infer<typeof rememberPolicy>;

/** A remembered approval that the user can manage. Times are Unix milliseconds. */
export const approvalRule = z.object({
  id: ruleId,
  subject: ruleSubject,
  scope: ruleScope,
  /** The real path of the workspace it was created in. */
  workspace: z.string(),
  /**
   * True if it was created in a worktree of that workspace. A worktree is a copy that the user reviews before applying
   * it.
   */
  inWorktree: z.boolean().optional(),
  threadId,
  turnId: turnId.nullable(),
  /** Only a user creates rules. */
  madeBy: z.literal('person'),
  madeAt: z.number(),
  /** Null means it does not expire. */
  expiresAt: z.number().nullable(),
  uses: z.number(),
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
  /**
   * The reach of the original request, acknowledged twice by the user. Null when it stayed within the workspace and
   * sandbox.
   */
  acknowledged: reach.nullable(),
  /** True if it outlives the app. Otherwise it is only in memory. */
  kept: z.boolean(),
});
export type ApprovalRule = Immutable<z.infer<typeof approvalRule>>;

/** One line of the audit log: who decided what, by which rule. */
export const auditEntry = z.object({
  at: z.number(),
  event: z.enum(['approved', 'declined', 'cancelled', 'ruleMade', 'ruleRevoked']),
  by: z.enum(['person', 'rule']),
  /** The request in its canonical form, or what the rule covers, in one line. */
  what: z.string(),
  /** The rule that decided, or that this is about. */
  ruleId: ruleId.nullable(),
  workspace: z.string(),
  threadId,
});
export type AuditEntry = Immutable<z.infer<typeof auditEntry>>;

/** How an approval can be remembered, and what the user must agree to. */
export const ruleOffer = z.object({
  /** From narrowest to widest. */
  subjects: z.array(ruleSubject).min(1),
  scopes: z.array(ruleScope).min(1),
  policy: rememberPolicy,
  /** The ways it reaches or may reach outside the workspace and its sandbox. The user must agree to each twice. */
  kinds: z.array(reachKind),
});
export type RuleOffer = Immutable<z.infer<typeof ruleOffer>>;

/** What the user wants remembered with an approval. */
export const rememberChoice = z.object({
  subject: ruleSubject,
  scope: ruleScope,
  /** How long it applies, in milliseconds. Null until it is revoked. */
  lastsMs: z.number().positive().nullable(),
  /** The ways out of the workspace that the user agreed to, in the card and then again. */
  acknowledged: z.array(reachKind),
  confirmed: z.array(reachKind),
});
export type RememberChoice = Immutable<z.infer<typeof rememberChoice>>;

/** Why a rule that covers a request does not answer it. */
export const whyNot = z.enum([
  'revoked',
  'expired',
  'spent',
  'policy',
  'otherWorkspace',
  'otherThread',
  'otherTurn',
  'otherFolder',
  'network',
  'outsideWorkspace',
  'outsideSandbox',
  'unsafe',
  'worktreeOnly',
]);
export type WhyNot = z.infer<typeof whyNot>;
