import { randomUUID } from 'node:crypto';
import type { SettledApproval } from '../../shared/approvals/approval.ts';
import type { ApprovalRule, AuditEntry, RememberChoice, RememberPolicy } from '../../shared/approvals/approval-rule.ts';
import { type CodexAction, toActionText } from '../../shared/approvals/covers-action.ts';
import { toSubjectText } from '../../shared/approvals/describe-rule.ts';
import { matchRule, type RuleMatch, type RuleRequest } from '../../shared/approvals/match-rule.ts';
import type { Reach } from '../../shared/approvals/reach.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type RuleId, ruleId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import type { RememberedApprovals } from '../../shared/contract/approvals.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { maxShownAuditEntries, type RuleStore } from './rule-store.ts';

export type RuleBookDeps = {
  readonly store: RuleStore;
  readonly clock: Clock;
  /** Returns the current policy. */
  policy(): RememberPolicy;
  onChange(remembered: RememberedApprovals): void;
  /** Called with a sentence when the store could not be read or written. */
  onProblem(problem: string): void;
};

/** Where a rule comes from: its place, and the reach of its request. */
export type RuleOrigin = {
  readonly workspace: string;
  readonly inWorktree: boolean;
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  readonly reach: Reach | null;
};

/** The outcome of a request that a rule might have answered. */
export type RuledDecision = Pick<SettledApproval, 'decision' | 'by' | 'threadId'> & {
  readonly action: CodexAction;
  readonly workspace: string;
  readonly ruleId?: RuleId | undefined;
};

const auditEvents: { readonly [Decision in SettledApproval['decision']]?: AuditEntry['event'] } = {
  approved: 'approved',
  approvedForSession: 'approved',
  approvedByRule: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
};

const notSavedText = t`This could not be saved, so it lasts only until Workcell restarts. Free up space, then try again.`;

/**
 * The remembered approvals of a profile. Answers from memory. The store keeps what the policy lets outlive the app. A
 * rule that could not be stored applies until the app ends.
 */
export class RuleBook {
  readonly #deps: RuleBookDeps;
  #rules: readonly ApprovalRule[] = [];
  #audit: readonly AuditEntry[] = [];
  /** The ids of the rules in the store, in any state. */
  readonly #stored = new Set<RuleId>();
  /** Rules whose stored version is older because the write failed. */
  readonly #unwritten = new Map<RuleId, ApprovalRule>();
  /** True if the store failed to clear all rules. */
  #hasClearFailed = false;
  /** Resolves once the stored rules are loaded. Never rejects. */
  readonly ready: Promise<void>;

  constructor(deps: RuleBookDeps) {
    this.#deps = deps;
    this.ready = this.load();
  }

  get policy(): RememberPolicy {
    return this.#deps.policy();
  }

  get remembered(): RememberedApprovals {
    return { rules: this.#rules, audit: this.#audit };
  }

  /** Loads the stored rules. Also called when a failed store is readable again. */
  async load(): Promise<void> {
    const loaded = this.#deps.store.load().then((kept) => {
      const known = new Set(this.#rules.map(({ id }) => id));
      for (const { id } of kept.rules) this.#stored.add(id);
      // Memory is newer: a rule revoked there must not come back.
      const fresh = this.#hasClearFailed ? [] : kept.rules.filter(({ id }) => !known.has(id));
      this.#rules = [...fresh, ...this.#rules];
      this.#audit = [...this.#audit, ...kept.audit].slice(0, maxShownAuditEntries);
    });
    if (!(await this.#tryStore(loaded))) return;
    this.#notifyChange();
    await this.#retryWrites();
  }

  /** Finds the rule that answers a request now, or returns why none does. */
  match(request: Omit<RuleRequest, 'now' | 'policy'>): RuleMatch {
    return matchRule(this.#rules, { ...request, now: this.#deps.clock.now(), policy: this.policy });
  }

  /** Creates a rule from the user's choice. */
  createRule({ lastsMs, scope, subject }: RememberChoice, origin: RuleOrigin): ApprovalRule {
    const { inWorktree, reach, threadId, turnId, workspace } = origin;
    const now = this.#deps.clock.now();
    const rule: ApprovalRule = {
      id: ruleId.parse(randomUUID()),
      subject,
      scope,
      workspace,
      ...(inWorktree && { inWorktree }),
      threadId,
      turnId,
      madeBy: 'person',
      madeAt: now,
      expiresAt: lastsMs === null ? null : now + lastsMs,
      uses: 0,
      lastUsedAt: null,
      revokedAt: null,
      acknowledged: reach,
      kept: this.policy !== 'session' && (scope === 'workspace' || scope === 'user'),
    };
    this.#rules = [...this.#rules, rule];
    void this.#storeRule(rule);
    this.#auditRule('ruleMade', rule);
    return rule;
  }

  /** Counts a use of a rule. */
  countUse(rule: ApprovalRule): void {
    void this.#replaceRule({ ...rule, uses: rule.uses + 1, lastUsedAt: this.#deps.clock.now() });
  }

  /**
   * Revokes a rule at once. `unknown`: there is no such rule, or it is already revoked. `notWritten`: it is revoked
   * only until the app ends, because the store still has it; the user sees that, and later writes try again.
   */
  async revoke(id: RuleId): Promise<'revoked' | 'unknown' | 'notWritten'> {
    const rule = this.#rules.find((known) => known.id === id && known.revokedAt === null);
    if (rule === undefined) return 'unknown';
    const written = this.#replaceRule({ ...rule, revokedAt: this.#deps.clock.now() });
    this.#auditRule('ruleRevoked', rule);
    if (await written) return 'revoked';
    this.#deps.onProblem(this.#describeUnsaved().join(' '));
    return 'notWritten';
  }

  /** Clears all rules. False if the store still has them, so that they come back after a restart. */
  async clear(): Promise<boolean> {
    const rules = this.#rules;
    this.#rules = [];
    this.#unwritten.clear();
    for (const rule of rules) if (rule.revokedAt === null) this.#auditRule('ruleRevoked', rule);
    if (rules.length > 0) this.#notifyChange();
    this.#hasClearFailed = !(await this.#tryStore(this.#deps.store.clear()));
    if (!this.#hasClearFailed) this.#stored.clear();
    else this.#deps.onProblem(this.#describeUnsaved().join(' '));
    return !this.#hasClearFailed;
  }

  /** Drops the rules that were for this turn only. */
  handleTurnEnd(turnId: TurnId): void {
    const left = this.#rules.filter((rule) => rule.scope !== 'turn' || rule.turnId !== turnId);
    if (left.length === this.#rules.length) return;
    this.#rules = left;
    this.#notifyChange();
  }

  /** Forgets the decisions in deleted threads, and the rules that apply only there. The store does the same. */
  handleThreadsDeleted(threadIds: readonly ThreadId[]): void {
    const isIn = ({ threadId }: { readonly threadId: ThreadId }) => threadIds.includes(threadId);
    this.#audit = this.#audit.filter((entry) => !isIn(entry));
    this.#rules = this.#rules.filter((rule) => rule.scope === 'workspace' || rule.scope === 'user' || !isIn(rule));
    this.#notifyChange();
  }

  /** Adds an entry to the audit log. Stores it if rules are stored. */
  #appendAudit(line: Omit<AuditEntry, 'at'>): void {
    const entry = { ...line, at: this.#deps.clock.now() };
    this.#audit = [entry, ...this.#audit].slice(0, maxShownAuditEntries);
    this.#notifyChange();
    if (this.policy === 'session') return;
    void this.#tryStore(this.#deps.store.appendAudit(entry)).then((written) =>
      written ? this.#retryWrites() : undefined,
    );
  }

  /** Logs the decision of a user or a rule. Skips an approval that ended without one. */
  logDecision({ action, by, decision, ruleId, threadId, workspace }: RuledDecision): void {
    const event = auditEvents[decision];
    if (event === undefined || (by !== 'person' && by !== 'rule')) return;
    this.#appendAudit({ event, by, what: toActionText(action), ruleId: ruleId ?? null, workspace, threadId });
  }

  #auditRule(event: 'ruleMade' | 'ruleRevoked', { id, subject, threadId, workspace }: ApprovalRule): void {
    this.#appendAudit({ event, by: 'person', what: toSubjectText(subject), ruleId: id, workspace, threadId });
  }

  /** Replaces a rule. Resolves to false if the store still has the old version. */
  #replaceRule(changed: ApprovalRule): Promise<boolean> {
    this.#rules = this.#rules.map((rule) => (rule.id === changed.id ? changed : rule));
    const written = this.#storeRule(changed);
    this.#notifyChange();
    return written;
  }

  async #storeRule(rule: ApprovalRule): Promise<boolean> {
    if (!rule.kept) return true;
    if (await this.#tryStore(this.#deps.store.put(rule))) {
      this.#stored.add(rule.id);
      if (this.#unwritten.get(rule.id) === rule) this.#unwritten.delete(rule.id);
      return true;
    }
    if (this.#stored.has(rule.id)) {
      this.#unwritten.set(rule.id, rule);
      return false;
    }
    this.#rules = this.#rules.map((known) => (known.id === rule.id ? { ...known, kept: false } : known));
    this.#notifyChange();
    return true;
  }

  /** Returns sentences about rules that the user revoked or cleared, but that the store still has. */
  #describeUnsaved(): readonly string[] {
    if (this.#hasClearFailed) return [t`Remembered approvals are cleared only until Workcell restarts.`, notSavedText];
    const revoked = [...this.#unwritten.values()].filter(({ revokedAt }) => revokedAt !== null);
    const said = revoked.map(({ subject }) => t`“${toSubjectText(subject)}” is revoked only until Workcell restarts.`);
    return said.length === 0 ? [] : [...said, notSavedText];
  }

  /** Retries failed writes, because the store works again. */
  async #retryWrites(): Promise<void> {
    if (this.#hasClearFailed) {
      const rules = this.#rules.filter(({ kept }) => kept);
      this.#hasClearFailed = !(await this.#tryStore(this.#deps.store.clear()));
      if (this.#hasClearFailed) return;
      this.#stored.clear();
      for (const rule of rules) await this.#storeRule(rule);
    }
    for (const rule of [...this.#unwritten.values()]) await this.#storeRule(rule);
  }

  async #tryStore(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (failure) {
      this.#deps.onProblem(
        [...this.#describeUnsaved(), t`Remembered approvals could not be saved. ${getErrorMessage(failure)}`].join(' '),
      );
      return false;
    }
  }

  #notifyChange(): void {
    this.#deps.onChange(this.remembered);
  }
}
