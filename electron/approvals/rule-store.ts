import type { ApprovalRule, AuditEntry } from '../../shared/approvals/approval-rule.ts';

/** How many audit log entries are read and shown. The store has all. */
export const maxShownAuditEntries = 200;

/** Stores remembered approvals across restarts. Contains only what the policy allows. */
export interface RuleStore {
  /** All rules in creation order, and the newest `maxShownAuditEntries` log entries, newest first. */
  load(): Promise<{ readonly rules: readonly ApprovalRule[]; readonly audit: readonly AuditEntry[] }>;
  /** Adds or replaces a rule. */
  put(rule: ApprovalRule): Promise<void>;
  /** Deletes all rules. The audit log stays. */
  clear(): Promise<void>;
  appendAudit(entry: AuditEntry): Promise<void>;
}
