import type { ApprovalRule, AuditEntry } from '../../../shared/approvals/approval-rule.ts';
import { maxShownAuditEntries, type RuleStore } from '../rule-store.ts';

/** Keeps remembered approvals in memory. */
export class MemoryRuleStore implements RuleStore {
  readonly #rules = new Map<ApprovalRule['id'], ApprovalRule>();
  readonly #audit: AuditEntry[] = [];

  async load() {
    return { rules: [...this.#rules.values()], audit: this.#audit.toReversed().slice(0, maxShownAuditEntries) };
  }

  async put(rule: ApprovalRule): Promise<void> {
    this.#rules.set(rule.id, rule);
  }

  async clear(): Promise<void> {
    this.#rules.clear();
  }

  async appendAudit(entry: AuditEntry): Promise<void> {
    this.#audit.push(entry);
  }
}
