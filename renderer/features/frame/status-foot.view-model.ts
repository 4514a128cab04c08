import type { AuthState } from '../../../shared/auth/auth-state.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { AccountLimits } from '../../../shared/spending/account-limits.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import { describeLimits } from '../../view-models/describe-limits.ts';
import { describeSignIn } from '../../view-models/describe-sign-in.ts';

/** One item of the foot. `detail` is the exact value for the tooltip. */
export type StatusItem = { readonly text: string; readonly detail: string | null };

/** What the foot of the list shows next to the state of Codex. */
export type StatusFootView = {
  /** Who pays, or what is left of the account's limits. */
  readonly account: (StatusItem & { readonly isLow: boolean }) | null;
  /**
   * What the thread may do, if the user should know it at all times; otherwise null, because the message box says it.
   * `opens` is the action of a click.
   */
  readonly access:
    | (StatusItem & { readonly isDangerous: boolean; readonly opens: 'changeTrust' | 'openSettings' })
    | null;
  /** Null while metrics are off, because that needs no mention. */
  readonly metrics: StatusItem | null;
};

export type StatusFootInput = {
  readonly profile: 'personal' | 'demo';
  readonly auth: AuthState;
  readonly limits: AccountLimits;
  /** In Unix milliseconds. */
  readonly now: number;
  /** Settings of the shown thread, once Codex has reported them. */
  readonly settings: ThreadSettings | null;
  readonly approvalMode: ApprovalMode;
  /** The user does not let Codex write to the folder, in any mode. */
  readonly folderIsReadOnly: boolean;
  readonly consent: ConsentState;
};

/** Describes the foot of the list. */
export function describeStatusFoot(facts: StatusFootInput): StatusFootView {
  return {
    account: describePayer(facts),
    access: describeAccess(facts),
    metrics: facts.profile === 'demo' ? null : describeMetrics(facts.consent.metrics),
  };
}

function describePayer({ auth, limits, now, profile }: StatusFootInput): StatusFootView['account'] {
  if (profile === 'demo') return { text: t`Demo, no account`, detail: null, isLow: false };
  const account = describeAccount(auth);
  const left = describeLimits(limits, now);
  if (left === null) return account && { ...account, isLow: false };
  const detail = account === null ? left.detail : `${left.detail} ${account.detail ?? account.text}`;
  return { text: left.short, detail, isLow: left.isLow };
}

function describeAccount(auth: AuthState): StatusItem | null {
  switch (auth.state) {
    case 'unknown':
      return null;
    case 'notNeeded':
      if (auth.provider === null) return { text: t`No sign-in needed`, detail: null };
      return {
        text: visibleText(auth.provider),
        detail: t`Your config.toml sets the provider ${auth.provider}, which needs no sign-in.`,
      };
    case 'signedOut':
      return { text: t`Not signed in`, detail: auth.problem };
    case 'signingIn':
      return { text: t`Signing in`, detail: null };
    case 'signedIn':
      return { text: describeSignIn(auth), detail: auth.plan === null ? auth.email : t`Plan ${auth.plan}` };
  }
}

/** The mode chosen for the next turn counts; without a choice, that of the thread. */
function describeAccess({ settings, approvalMode, folderIsReadOnly }: StatusFootInput): StatusFootView['access'] {
  if (folderIsReadOnly) {
    const detail = t`You set this folder to read-only. Click to change that.`;
    return { text: t`Read only`, detail, isDangerous: false, opens: 'changeTrust' };
  }
  const isFull = approvalMode === 'fullAccess' || (approvalMode === 'config' && settings?.sandbox === 'fullAccess');
  if (!isFull) return null;
  const detail = t`Everything on this machine. The sandbox is off.`;
  return { text: t`Full access`, detail, isDangerous: true, opens: 'openSettings' };
}

function describeMetrics({ on }: ConsentState['metrics']): StatusItem | null {
  return on ? { text: t`Metrics on`, detail: t`Counts are sent once, at the next start.` } : null;
}
