import { z } from 'zod';
import { approvalDecision } from '../approvals/approval.ts';
import { approvalChange } from '../approvals/approval-changes.ts';
import { approvalRule, auditEntry, rememberChoice, ruleSubject, whyNot } from '../approvals/approval-rule.ts';
import { reachKind } from '../approvals/reach.ts';
import { rulePreview } from '../approvals/rule-preview.ts';
import { approvalId, ruleId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './request.ts';

/** Remembered approvals in creation order, and the newest audit log entries, newest first. */
const rememberedApprovals = z.object({ rules: z.array(approvalRule), audit: z.array(auditEntry) });
export type RememberedApprovals = Immutable<z.infer<typeof rememberedApprovals>>;

/** What the rules would do with a typed command in the workspace itself. */
const ruleTest = z.object({
  /** The command's canonical form as one line, and whether it is a single plain command. */
  canonical: z.string(),
  plain: z.boolean(),
  ruleId: ruleId.nullable(),
  refused: z.array(z.object({ ruleId, why: whyNot })),
});
export type RuleTest = Immutable<z.infer<typeof ruleTest>>;

/** Requests about waiting approvals, remembered rules, and what the user copies. */
export const approvalsRequests = {
  /**
   * Answers a shown approval. A second answer is an ordinary outcome, not an error. An approval can be remembered only
   * in an offered way.
   */
  resolveApproval: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({ approvalId, decision: approvalDecision, remember: rememberChoice.optional() }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('alreadySettled') }),
      z.object({ type: z.literal('notOffered') }),
      /** Another request or call has the same id, so an approval could reach that one instead. */
      z.object({ type: z.literal('hasTwin') }),
      /** A file that the request names now leads somewhere else. The request waits again, as a new one. */
      z.object({ type: z.literal('leadsElsewhere') }),
      z.object({ type: z.literal('badForm'), message: z.string() }),
      /** The action leaves the workspace in these ways. The user must acknowledge and confirm each of them first. */
      z.object({ type: z.literal('needsAcknowledgement'), kinds: z.array(reachKind) }),
    ]),
  }),
  /**
   * Returns whether text with secrets may be copied. The answer is yes at once, unless the user's actions are reviewed;
   * then the approval queue asks first. `name` describes the text, such as `the answer`. The text itself stays in the
   * page.
   */
  reviewCopy: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({
      threadId,
      turnId: turnId.nullable(),
      name: z.string().max(200),
      secrets: z.number().int().positive(),
    }),
    value: z.object({ mayCopy: z.boolean() }),
  }),
  listRules: request({ scope: 'profile', wait: 'read', input: nothing, value: rememberedApprovals }),
  /**
   * Revokes a rule at once. It stays in the list, as revoked, until the rules are cleared. `notWritten`: the rule is
   * revoked only until the app ends, and an alert says this too.
   */
  revokeRule: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ ruleId }),
    value: nothing,
    problem: z.object({ type: z.enum(['unknownRule', 'notWritten']) }),
  }),
  /** Deletes all rules. `notWritten`: they are deleted only until the app ends. The audit log stays. */
  clearRules: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: nothing,
    problem: z.object({ type: z.literal('notWritten') }),
  }),
  /** How an offered rule would have decided earlier actions in the workspace. */
  previewRule: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ approvalId, subject: ruleSubject }),
    value: rulePreview,
    problem: z.object({ type: z.literal('alreadySettled') }),
  }),
  testRule: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ command: z.string() }),
    value: ruleTest,
    problem: z.object({ type: z.literal('noWorkspace') }),
  }),
};

export const approvalsEvents = {
  /** The changes to the queue, in order. A window's snapshot has the whole queue, oldest first. */
  approvalsChanged: z.array(approvalChange),
  rulesChanged: rememberedApprovals,
};
