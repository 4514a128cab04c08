import type { ApprovalRule, AuditEntry, RememberPolicy } from '../../../shared/approvals/approval-rule.ts';
import { describeSubject, type SubjectText, scopeText, whyNotText } from '../../../shared/approvals/describe-rule.ts';
import { findInactiveReason, isAllowed } from '../../../shared/approvals/match-rule.ts';
import { mayBeginRule } from '../../../shared/approvals/prefix-policy.ts';
import { describeReach } from '../../../shared/approvals/reach.ts';
import type { RuleId } from '../../../shared/base/ids.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { RememberedApprovals, RuleTest } from '../../../shared/contract/approvals.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { getFileName } from '../../components/format/path.ts';
import { formatAge, formatAgo, formatExactTime } from '../../components/format/time.ts';

/** The input for the list of remembered approvals. */
export type RememberedInput = {
  readonly remembered: RememberedApprovals;
  readonly policy: RememberPolicy;
  /** The real path of the open folder; null if there is none. */
  readonly workspace: string | null;
  readonly now: number;
};

/** A remembered approval in the list. */
export type RuleRow = SubjectText & {
  readonly id: RuleId;
  /** The approval's scope, when it was made, how often it was used, and when it expires; a few words each. */
  readonly facts: readonly string[];
  /** The exact time at which the approval was made. */
  readonly exactTime: string;
  /** Where the approval reaches beyond the workspace; null if nowhere. */
  readonly danger: string | null;
  /** The accessible name of the approval's button. */
  readonly revokeName: string;
};

/** Describes the active remembered approvals, newest first. */
export function describeRules({ now, policy, remembered, workspace }: RememberedInput): readonly RuleRow[] {
  return remembered.rules
    .filter((rule) => findInactiveReason(rule, now) === null)
    .toReversed()
    .map((rule) => {
      const subject = describeSubject(rule.subject);
      return {
        ...subject,
        id: rule.id,
        facts: [...describeScope(rule, workspace), ...describeTimes(rule, now), ...describeInactive(rule, policy)],
        exactTime: t`Created ${formatExactTime(rule.madeAt)}`,
        danger: rule.acknowledged === null ? null : describeReach(rule.acknowledged),
        revokeName: t`Revoke ${subject.code}`,
      };
    });
}

function describeScope({ inWorktree, scope, workspace }: ApprovalRule, open: string | null): readonly string[] {
  if (scope === 'user') return [scopeText.user];
  const name = getFileName(workspace);
  const place = inWorktree === true ? t`Worktrees of ${name}` : workspace === open ? t`This folder` : t`Folder ${name}`;
  return scope === 'workspace' ? [place] : [scopeText[scope], place];
}

function describeTimes({ expiresAt, lastUsedAt, madeAt, uses }: ApprovalRule, now: number): readonly string[] {
  const last = lastUsedAt === null ? '' : t`, last ${formatAgo(lastUsedAt, now)}`;
  return [
    t`Created ${formatAgo(madeAt, now)}`,
    uses === 0 ? t`Not used yet` : t`Used ${counted(uses, 'time')}${last}`,
    ...(expiresAt === null ? [] : [t`Expires ${formatExpiry(expiresAt - now)}`]),
  ];
}

function formatExpiry(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return minutes < 90 ? t`in ${minutes}\u00a0min` : t`in ${Math.round(minutes / 60)}\u00a0h`;
}

/** Explains why an approval is inactive, if the policy alone does not say it. */
function describeInactive(rule: ApprovalRule, policy: RememberPolicy): readonly string[] {
  const { subject } = rule;
  if (subject.kind === 'commandPrefix' && !mayBeginRule(subject.words, subject.shell))
    return [t`Inactive: commands that start like this can run other programs`];
  if (!isAllowed(rule, policy)) return [t`Inactive: it lasts longer than Settings now allow`];
  return rule.kept || policy === 'session' ? [] : [t`Until Workcell closes`];
}

/** A line of the audit log. */
export type LogRow = {
  readonly key: string;
  readonly event: string;
  readonly what: string;
  readonly when: string;
  readonly exactTime: string;
};

/** Describes the newest lines of the audit log, newest first. */
export function describeLog(audit: readonly AuditEntry[], now: number, most: number): readonly LogRow[] {
  return audit.slice(0, most).map((entry, at) => ({
    key: `${audit.length - at}`,
    event: entry.by === 'rule' ? t`Approved for you` : eventLabels[entry.event],
    what: visibleText(entry.what),
    when: formatAge(entry.at, now),
    exactTime: formatExactTime(entry.at),
  }));
}

const eventLabels: Readonly<Record<AuditEntry['event'], string>> = {
  approved: t`You approved`,
  declined: t`You declined`,
  cancelled: t`You canceled the turn`,
  ruleMade: t`You remembered`,
  ruleRevoked: t`You revoked`,
};

/** The result of a command test: the answer in bold, then the reasons. */
export type TestText = { readonly answer: string; readonly why: readonly string[] };

/** Describes a test. `rules` are the rules that the test may name. */
export function describeRuleTest(test: RuleTest, rules: readonly ApprovalRule[]): TestText {
  const named = (id: RuleId) => {
    const rule = rules.find((known) => known.id === id);
    if (rule === undefined) return t`A remembered approval`;
    const { code, lead } = describeSubject(rule.subject);
    return lead === '' ? `“${code}”` : `${lead} “${code}”`;
  };
  const form = test.plain
    ? t`Compared as “${visibleText(test.canonical)}”.`
    : t`It is more than one simple command, so only the exact same text matches.`;
  if (test.ruleId !== null)
    return { answer: t`Runs without asking`, why: [t`Matched by ${named(test.ruleId)}.`, form] };
  if (test.refused.length === 0)
    return { answer: t`Workcell asks you`, why: [t`No remembered approval matches.`, form] };
  return {
    answer: t`Workcell asks you`,
    why: [...test.refused.map(({ ruleId, why }) => `${named(ruleId)}: ${whyNotText[why]}`), form],
  };
}
