import { randomUUID } from 'node:crypto';
import type { SettledApproval } from '../../shared/approvals/approval.ts';
import type { ApprovalRule, AuditEntry, RememberChoice, RememberPolicy } from '../../shared/approvals/approval-rule.ts';
import { type Action, actionText } from '../../shared/approvals/covers-action.ts';
import { subjectText } from '../../shared/approvals/describe-rule.ts';
import { matchRule, type RuleMatch, type RuleRequest } from '../../shared/approvals/match-rule.ts';
import type { Reach } from '../../shared/approvals/reach.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { type RuleId, ruleId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import type { RememberedApprovals } from '../../shared/contract/approvals.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { type RuleStore, shownAuditEntries } from './rule-store.ts';

export type RuleBookDeps = {
  readonly store: RuleStore;
  readonly clock: Clock;
  /** The current policy. */
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

/** What became of a request that a rule might have answered. */
export type RuledDecision = Pick<SettledApproval, 'decision' | 'by' | 'threadId'> & {
  readonly action: Action;
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

const notWritten = t`This could not be saved, so it lasts only until Workcell restarts. Free up space, then try again.`;

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
  #isUncleared = false;
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

  /** Loads the stored rules, and again once a failed store is readable. */
  async load(): Promise<void> {
    const loaded = this.#deps.store.load().then((kept) => {
      const known = new Set(this.#rules.map(({ id }) => id));
      for (const { id } of kept.rules) this.#stored.add(id);
      // Memory is newer: a rule revoked there must not come back.
      const fresh = this.#isUncleared ? [] : kept.rules.filter(({ id }) => !known.has(id));
      this.#rules = [...fresh, ...this.#rules];
      this.#audit = [...this.#audit, ...kept.audit].slice(0, shownAuditEntries);
    });
    if (!(await this.#try(loaded))) return;
    this.#emit();
    await this.#writeAgain();
  }

  /** The rule that answers a request now, or why none does. */
  match(request: Omit<RuleRequest, 'now' | 'policy'>): RuleMatch {
    return matchRule(this.#rules, { ...request, now: this.#deps.clock.now(), policy: this.policy });
  }

  /** Creates a rule from the person's choice. */
  make({ lastsMs, scope, subject }: RememberChoice, origin: RuleOrigin): ApprovalRule {
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
    void this.#keep(rule);
    this.#writeRule('ruleMade', rule);
    return rule;
  }

  /** Counts a use of a rule. */
  used(rule: ApprovalRule): void {
    void this.#change({ ...rule, uses: rule.uses + 1, lastUsedAt: this.#deps.clock.now() });
  }

  /**
   * Revokes a rule at once. `unknown`: there is no such rule, or it is already revoked. `notWritten`: it is revoked
   * only until the app ends, because the store still has it; the person sees that, and later writes try again.
   */
  async revoke(id: RuleId): Promise<'revoked' | 'unknown' | 'notWritten'> {
    const rule = this.#rules.find((known) => known.id === id && known.revokedAt === null);
    if (rule === undefined) return 'unknown';
    const written = this.#change({ ...rule, revokedAt: this.#deps.clock.now() });
    this.#writeRule('ruleRevoked', rule);
    if (await written) return 'revoked';
    this.#deps.onProblem(this.#undone().join(' '));
    return 'notWritten';
  }

  /** Clears all rules. False if the store still has them, so that they come back after a restart. */
  async clear(): Promise<boolean> {
    const rules = this.#rules;
    this.#rules = [];
    this.#unwritten.clear();
    for (const rule of rules) if (rule.revokedAt === null) this.#writeRule('ruleRevoked', rule);
    if (rules.length > 0) this.#emit();
    this.#isUncleared = !(await this.#try(this.#deps.store.clear()));
    if (!this.#isUncleared) this.#stored.clear();
    else this.#deps.onProblem(this.#undone().join(' '));
    return !this.#isUncleared;
  }

  /** Drops the rules that were for this turn only. */
  turnEnded(turnId: TurnId): void {
    const left = this.#rules.filter((rule) => rule.scope !== 'turn' || rule.turnId !== turnId);
    if (left.length === this.#rules.length) return;
    this.#rules = left;
    this.#emit();
  }

  /** Forgets what was decided in deleted threads, and the rules that answer only there. The store does the same. */
  threadsDeleted(threadIds: readonly ThreadId[]): void {
    const isIn = ({ threadId }: { readonly threadId: ThreadId }) => threadIds.includes(threadId);
    this.#audit = this.#audit.filter((entry) => !isIn(entry));
    this.#rules = this.#rules.filter((rule) => rule.scope === 'workspace' || rule.scope === 'user' || !isIn(rule));
    this.#emit();
  }

  /** An audit log entry is stored if rules are. */
  #write(line: Omit<AuditEntry, 'at'>): void {
    const entry = { ...line, at: this.#deps.clock.now() };
    this.#audit = [entry, ...this.#audit].slice(0, shownAuditEntries);
    this.#emit();
    if (this.policy === 'session') return;
    void this.#try(this.#deps.store.appendAudit(entry)).then((written) => (written ? this.#writeAgain() : undefined));
  }

  /** Logs what a person or a rule decided. Skips an approval that ended by itself. */
  decided({ action, by, decision, ruleId, threadId, workspace }: RuledDecision): void {
    const event = auditEvents[decision];
    if (event === undefined || (by !== 'person' && by !== 'rule')) return;
    this.#write({ event, by, what: actionText(action), ruleId: ruleId ?? null, workspace, threadId });
  }

  #writeRule(event: 'ruleMade' | 'ruleRevoked', { id, subject, threadId, workspace }: ApprovalRule): void {
    this.#write({ event, by: 'person', what: subjectText(subject), ruleId: id, workspace, threadId });
  }

  /** Whether the store has the change, or never had the rule. */
  #change(changed: ApprovalRule): Promise<boolean> {
    this.#rules = this.#rules.map((rule) => (rule.id === changed.id ? changed : rule));
    const written = this.#keep(changed);
    this.#emit();
    return written;
  }

  async #keep(rule: ApprovalRule): Promise<boolean> {
    if (!rule.kept) return true;
    if (await this.#try(this.#deps.store.put(rule))) {
      this.#stored.add(rule.id);
      if (this.#unwritten.get(rule.id) === rule) this.#unwritten.delete(rule.id);
      return true;
    }
    if (this.#stored.has(rule.id)) {
      this.#unwritten.set(rule.id, rule);
      return false;
    }
    this.#rules = this.#rules.map((known) => (known.id === rule.id ? { ...known, kept: false } : known));
    this.#emit();
    return true;
  }

  /** What the person revoked or cleared but the store still has, as sentences. */
  #undone(): readonly string[] {
    if (this.#isUncleared) return [t`Remembered approvals are cleared only until Workcell restarts.`, notWritten];
    const revoked = [...this.#unwritten.values()].filter(({ revokedAt }) => revokedAt !== null);
    const said = revoked.map(({ subject }) => t`“${subjectText(subject)}” is revoked only until Workcell restarts.`);
    return said.length === 0 ? [] : [...said, notWritten];
  }

  /** Writes what failed before, now that the store works. */
  async #writeAgain(): Promise<void> {
    if (this.#isUncleared) {
      const rules = this.#rules.filter(({ kept }) => kept);
      this.#isUncleared = !(await this.#try(this.#deps.store.clear()));
      if (this.#isUncleared) return;
      this.#stored.clear();
      for (const rule of rules) await this.#keep(rule);
    }
    for (const rule of [...this.#unwritten.values()]) await this.#keep(rule);
  }

  async #try(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (failure) {
      this.#deps.onProblem(
        [...this.#undone(), t`Remembered approvals could not be saved. ${messageOf(failure)}`].join(' '),
      );
      return false;
    }
  }

  #emit(): void {
    this.#deps.onChange(this.remembered);
  }
}
