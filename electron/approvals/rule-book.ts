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
import { t } from '../../shared/words/words.ts';
import { type RuleStore, shownAuditEntries } from './rule-store.ts';

export type RuleBookParts = {
  readonly store: RuleStore;
  readonly clock: Clock;
  /** The policy that holds at this moment. */
  policy(): RememberPolicy;
  onChange(remembered: RememberedApprovals): void;
  /** Told, as a sentence, when the store could not be read or written. */
  onProblem(problem: string): void;
};

/** Where a rule is made: its place, and where the request led that it is made for. */
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

const notWritten = t`This could not be saved and ends with a restart. Free up space, then try again.`;

/**
 * The remembered approvals of a profile. It answers from memory; what the policy lets outlive the app is kept in the
 * store as well, and a rule that could not be kept there holds until the app ends.
 */
export class RuleBook {
  readonly #parts: RuleBookParts;
  #rules: readonly ApprovalRule[] = [];
  #audit: readonly AuditEntry[] = [];
  /** The rules that the store has, in whatever state. */
  readonly #stored = new Set<RuleId>();
  /** What the store has in an older state, since it could not be written. */
  readonly #unwritten = new Map<RuleId, ApprovalRule>();
  /** The store was to forget every rule, and could not. */
  #isUncleared = false;
  /** Settles when what was kept is known; never rejects. */
  readonly ready: Promise<void>;

  constructor(parts: RuleBookParts) {
    this.#parts = parts;
    this.ready = this.load();
  }

  get policy(): RememberPolicy {
    return this.#parts.policy();
  }

  get remembered(): RememberedApprovals {
    return { rules: this.#rules, audit: this.#audit };
  }

  /** Takes in what is kept; once more when a store that could not be read has become readable. */
  async load(): Promise<void> {
    const loaded = this.#parts.store.load().then((kept) => {
      const known = new Set(this.#rules.map(({ id }) => id));
      for (const { id } of kept.rules) this.#stored.add(id);
      // What happened since is in memory: a rule that was revoked there must not come back.
      const fresh = this.#isUncleared ? [] : kept.rules.filter(({ id }) => !known.has(id));
      this.#rules = [...fresh, ...this.#rules];
      this.#audit = [...this.#audit, ...kept.audit].slice(0, shownAuditEntries);
    });
    if (!(await this.#try(loaded))) return;
    this.#tell();
    await this.#writeAgain();
  }

  /** The rule that answers a request at this moment, or why none does. */
  match(request: Omit<RuleRequest, 'now' | 'policy'>): RuleMatch {
    return matchRule(this.#rules, { ...request, now: this.#parts.clock.now(), policy: this.policy });
  }

  /** Makes a rule of what the person chose. */
  make({ lastsMs, scope, subject }: RememberChoice, origin: RuleOrigin): ApprovalRule {
    const { inWorktree, reach, threadId, turnId, workspace } = origin;
    const now = this.#parts.clock.now();
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

  /** Notes that a rule has answered. */
  used(rule: ApprovalRule): void {
    void this.#change({ ...rule, uses: rule.uses + 1, lastUsedAt: this.#parts.clock.now() });
  }

  /**
   * The rule answers nothing any more from now on. `unknown`: there is none, or it was revoked already. `notWritten`: it
   * is revoked only until the app ends, since the store still has it; that is told, and tried again with later writes.
   */
  async revoke(id: RuleId): Promise<'revoked' | 'unknown' | 'notWritten'> {
    const rule = this.#rules.find((known) => known.id === id && known.revokedAt === null);
    if (rule === undefined) return 'unknown';
    const written = this.#change({ ...rule, revokedAt: this.#parts.clock.now() });
    this.#writeRule('ruleRevoked', rule);
    if (await written) return 'revoked';
    this.#parts.onProblem(this.#undone().join(' '));
    return 'notWritten';
  }

  /** Forgets every rule; false where the store still has them, so that they come back after a restart. */
  async clear(): Promise<boolean> {
    const rules = this.#rules;
    this.#rules = [];
    this.#unwritten.clear();
    for (const rule of rules) if (rule.revokedAt === null) this.#writeRule('ruleRevoked', rule);
    if (rules.length > 0) this.#tell();
    this.#isUncleared = !(await this.#try(this.#parts.store.clear()));
    if (!this.#isUncleared) this.#stored.clear();
    else this.#parts.onProblem(this.#undone().join(' '));
    return !this.#isUncleared;
  }

  /** Forgets the rules that held in this turn only. */
  turnEnded(turnId: TurnId): void {
    const left = this.#rules.filter((rule) => rule.scope !== 'turn' || rule.turnId !== turnId);
    if (left.length === this.#rules.length) return;
    this.#rules = left;
    this.#tell();
  }

  /** A line of the audit log outlives the app where rules do. */
  #write(line: Omit<AuditEntry, 'at'>): void {
    const entry = { ...line, at: this.#parts.clock.now() };
    this.#audit = [entry, ...this.#audit].slice(0, shownAuditEntries);
    this.#tell();
    if (this.policy === 'session') return;
    void this.#try(this.#parts.store.appendAudit(entry)).then((written) => (written ? this.#writeAgain() : undefined));
  }

  /** Notes in the audit log what a person or a rule decided; an approval that ended by itself was decided by nobody. */
  decided({ action, by, decision, ruleId, threadId, workspace }: RuledDecision): void {
    const event = auditEvents[decision];
    if (event === undefined || (by !== 'person' && by !== 'rule')) return;
    this.#write({ event, by, what: actionText(action), ruleId: ruleId ?? null, workspace, threadId });
  }

  #writeRule(event: 'ruleMade' | 'ruleRevoked', { id, subject, threadId, workspace }: ApprovalRule): void {
    this.#write({ event, by: 'person', what: subjectText(subject), ruleId: id, workspace, threadId });
  }

  /** Whether the store has it like that, too, or never had it. */
  #change(changed: ApprovalRule): Promise<boolean> {
    this.#rules = this.#rules.map((rule) => (rule.id === changed.id ? changed : rule));
    const written = this.#keep(changed);
    this.#tell();
    return written;
  }

  async #keep(rule: ApprovalRule): Promise<boolean> {
    if (!rule.kept) return true;
    if (await this.#try(this.#parts.store.put(rule))) {
      this.#stored.add(rule.id);
      if (this.#unwritten.get(rule.id) === rule) this.#unwritten.delete(rule.id);
      return true;
    }
    if (this.#stored.has(rule.id)) {
      this.#unwritten.set(rule.id, rule);
      return false;
    }
    this.#rules = this.#rules.map((known) => (known.id === rule.id ? { ...known, kept: false } : known));
    this.#tell();
    return true;
  }

  /** What the person took back and the store still has, as sentences. */
  #undone(): readonly string[] {
    if (this.#isUncleared) return [t`Remembered approvals are cleared only until Workcell ends.`, notWritten];
    const revoked = [...this.#unwritten.values()].filter(({ revokedAt }) => revokedAt !== null);
    const said = revoked.map(({ subject }) => t`“${subjectText(subject)}” is revoked only until Workcell ends.`);
    return said.length === 0 ? [] : [...said, notWritten];
  }

  /** Writes what could not be written before, now that the store takes something. */
  async #writeAgain(): Promise<void> {
    if (this.#isUncleared) {
      const rules = this.#rules.filter(({ kept }) => kept);
      this.#isUncleared = !(await this.#try(this.#parts.store.clear()));
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
      this.#parts.onProblem(
        [...this.#undone(), t`Remembered approvals could not be kept. ${messageOf(failure)}`].join(' '),
      );
      return false;
    }
  }

  #tell(): void {
    this.#parts.onChange(this.remembered);
  }
}
