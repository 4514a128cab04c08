import { z } from 'zod';
import { approvalDecision } from '../approvals/approval.ts';
import { approvalChange } from '../approvals/approval-changes.ts';
import { approvalRule, auditEntry, rememberChoice, ruleSubject, whyNot } from '../approvals/approval-rule.ts';
import { rulePreview } from '../approvals/preview-rule.ts';
import { reachKind } from '../approvals/reach.ts';
import { approvalId, ruleId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './define.ts';

/** Remembered approvals in the order in which they were made, and the newest lines of the audit log, newest first. */
const rememberedApprovals = z.object({ rules: z.array(approvalRule), audit: z.array(auditEntry) });
export type RememberedApprovals = Immutable<z.infer<typeof rememberedApprovals>>;

/** What would become of a command that somebody typed, run in the workspace itself. */
const ruleTest = z.object({
  /** Its canonical form as a line, and whether it is one plain command. */
  canonical: z.string(),
  plain: z.boolean(),
  ruleId: ruleId.nullable(),
  refused: z.array(z.object({ ruleId, why: whyNot })),
});
export type RuleTest = Immutable<z.infer<typeof ruleTest>>;

export const approvalsRequests = {
  /**
   * Answers the approval that was shown. A second answer is an ordinary outcome, not an exception. An approval may be
   * remembered as one of what it offers.
   */
  resolveApproval: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({ approvalId, decision: approvalDecision, remember: rememberChoice.optional() }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('alreadySettled') }),
      z.object({ type: z.literal('notOffered') }),
      /** Something else has its id, so that a yes could reach that. */
      z.object({ type: z.literal('hasTwin') }),
      z.object({ type: z.literal('badForm'), message: z.string() }),
      /** It leads out of the workspace in these ways, to which the person has not agreed twice. */
      z.object({ type: z.literal('needsAcknowledgement'), kinds: z.array(reachKind) }),
    ]),
  }),
  /**
   * Whether text with secrets may be copied: yes at once, unless what the person does is to be reviewed; then they are
   * asked in the queue of approvals. `name` is what it is, as `the answer`; the text itself stays where it is.
   */
  reviewCopy: request({
    scope: 'profile',
    wait: 'person',
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
   * The rule answers nothing any more; it stays in the list, as revoked, until the rules are cleared. `notWritten`: it is
   * revoked only until the app ends, which an alert says, too.
   */
  revokeRule: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ ruleId }),
    value: nothing,
    problem: z.object({ type: z.enum(['unknownRule', 'notWritten']) }),
  }),
  /** Forgets every rule; `notWritten`: only until the app ends. The audit log stays. */
  clearRules: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: nothing,
    problem: z.object({ type: z.literal('notWritten') }),
  }),
  /** How a rule that an approval offers would have decided what happened in the workspace before. */
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
  /** What changed in the queue, in this order. The snapshot of a window has the whole queue, oldest first. */
  approvalsChanged: z.array(approvalChange),
  rulesChanged: rememberedApprovals,
};
