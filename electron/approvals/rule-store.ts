import type { ApprovalRule, AuditEntry } from '../../shared/approvals/approval-rule.ts';

/** The maximum number of audit log entries to read and show. The store has all of them. */
export const maxShownAuditEntries = 200;

/** Stores remembered approvals across restarts. Contains only what the policy allows. */
export interface RuleStore {
  /** Returns all rules in creation order, and the newest `maxShownAuditEntries` log entries, newest first. */
  load(): Promise<{ readonly rules: readonly ApprovalRule[]; readonly audit: readonly AuditEntry[] }>;
  /** Adds or replaces a rule. */
  put(rule: ApprovalRule): Promise<void>;
  /** Deletes all rules. The audit log stays. */
  clear(): Promise<void>;
  appendAudit(entry: AuditEntry): Promise<void>;
}
