import type { ApprovalRule, AuditEntry } from '../../shared/approvals/approval-rule.ts';

/** How many lines of the audit log are read and shown; the store has all. */
export const shownAuditEntries = 200;

/** Where remembered approvals are kept over the end of the app. Only what the policy lets be kept is put there. */
export interface RuleStore {
  /** Every rule in the order in which it was made, and the newest `shownAuditEntries` lines, newest first. */
  load(): Promise<{ readonly rules: readonly ApprovalRule[]; readonly audit: readonly AuditEntry[] }>;
  /** Keeps a rule, in the place of what is known of it. */
  put(rule: ApprovalRule): Promise<void>;
  /** Forgets every rule; the audit log stays. */
  clear(): Promise<void>;
  appendAudit(entry: AuditEntry): Promise<void>;
}
