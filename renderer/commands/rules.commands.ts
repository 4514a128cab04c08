import type { RememberPolicy, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import type { RulePreview } from '../../shared/approvals/rule-preview.ts';
import type { ApprovalId, RuleId } from '../../shared/base/ids.ts';
import type { RuleTest } from '../../shared/contract/approvals.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { askUser } from '../stores/questions.store.ts';
import { rulesChanged } from '../stores/rules.store.ts';
import { useSettings } from '../stores/settings.store.ts';
import { changeSettings } from './settings.commands.ts';
import { isWireFault, showProblem } from './show-problem.ts';

/** Loads the remembered approvals. After that, events keep them up to date. */
export async function loadRules(): Promise<void> {
  const listed = await hostClient.request('listRules', null);
  if (listed.ok) rulesChanged(listed.value);
  else showProblem(describeWireFault(listed.error));
}

/** Revokes a rule. A rule that another window has already revoked counts as revoked. */
export async function revokeRule(ruleId: RuleId): Promise<void> {
  const revoked = await hostClient.request('revokeRule', { ruleId });
  if (!revoked.ok && isWireFault(revoked.error)) showProblem(describeWireFault(revoked.error));
}

/** Forgets every remembered approval once the user confirms. */
export async function clearRules(count: number): Promise<void> {
  if ((await askUser({ kind: 'clearRules', count })) !== 'yes') return;
  const cleared = await hostClient.request('clearRules', null);
  // An alert says what could not be written.
  if (!cleared.ok && isWireFault(cleared.error)) showProblem(describeWireFault(cleared.error));
}

/** Returns how a rule would have decided earlier requests; null when those are no longer known. */
export async function previewRule(approvalId: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
  const preview = await hostClient.request('previewRule', { approvalId, subject });
  return preview.ok ? preview.value : null;
}

/** Asks a second time about anything outside the workspace or its sandbox. */
export async function confirmRemember(what: string, meaning: string): Promise<boolean> {
  return (await askUser({ kind: 'rememberReach', what, meaning })) === 'yes';
}

/** Returns what would happen to a command; null, with a toast, when the test failed. */
export async function testRule(command: string): Promise<RuleTest | null> {
  const tested = await hostClient.request('testRule', { command });
  if (tested.ok) return tested.value;
  if (isWireFault(tested.error)) showProblem(describeWireFault(tested.error));
  else showProblem({ fact: t`No folder is open.`, detail: t`Open one to test a command in it.` });
  return null;
}

/** Sets how long approvals may be remembered. The user acknowledges once that they outlive the app. */
export async function setRememberPolicy(rememberedApprovals: RememberPolicy): Promise<void> {
  const acknowledged = useSettings.getState().settings.values.rememberedApprovalsAcknowledged;
  if (rememberedApprovals !== 'session' && !acknowledged) {
    if ((await askUser({ kind: 'keepApprovals' })) !== 'yes') return;
    await changeSettings({ rememberedApprovals, rememberedApprovalsAcknowledged: true });
  } else await changeSettings({ rememberedApprovals });
}
