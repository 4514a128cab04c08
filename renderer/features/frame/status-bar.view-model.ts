import type { AuthState } from '../../../shared/auth/auth-state.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { ConnectionState } from '../../client/host-client.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { describeSignIn } from '../../view-models/describe-sign-in.ts';

/** One item of the status bar. `detail` is the exact value for the tooltip. */
export type StatusItem = { readonly text: string; readonly detail: string | null };

/** The state of Codex: a filled disc, a ring, or an arc while something is in progress. */
export type CliItem = StatusItem & {
  readonly mark: 'ready' | 'working' | 'idle' | 'stopped';
  /**
   * How fast Codex answers; null while unknown. The time changes every ten seconds, so it is shown but never announced:
   * `text` is a live region and changes only with the state.
   */
  readonly answerTime: string | null;
};

export type StatusBarView = {
  readonly cli: CliItem;
  readonly account: StatusItem | null;
  /** `opens` is the action of a click. */
  readonly sandbox: StatusItem & { readonly isDangerous: boolean; readonly opens: 'changeTrust' | 'openSettings' };
  /** Null while metrics are off, because that needs no mention. */
  readonly metrics: StatusItem | null;
};

export type StatusBarInput = {
  readonly line: ConnectionState;
  readonly profile: 'personal' | 'demo';
  readonly cli: CliState;
  readonly auth: AuthState;
  /** Settings of the shown thread, once Codex has reported them. */
  readonly settings: ThreadSettings | null;
  readonly approvalMode: ApprovalMode;
  /** The user does not let Codex write to the folder, in any mode. */
  readonly folderIsReadOnly: boolean;
  readonly consent: ConsentState;
};

/** Describes the status bar. */
export function describeStatusBar(facts: StatusBarInput): StatusBarView {
  return {
    cli: facts.line === 'connected' ? describeCli(facts.cli) : describeConnection(facts.line),
    account: facts.profile === 'demo' ? { text: t`Demo, no account`, detail: null } : describeAccount(facts.auth),
    sandbox: describeSandbox(facts),
    metrics: facts.profile === 'demo' ? null : describeMetrics(facts.consent.metrics),
  };
}

function describeConnection(line: ConnectionState): CliItem {
  if (line === 'connecting') return { mark: 'working', text: t`Connecting`, detail: null, answerTime: null };
  if (line === 'lost') return { mark: 'working', text: t`Reconnecting`, detail: null, answerTime: null };
  return { mark: 'stopped', text: t`Not connected`, detail: null, answerTime: null };
}

function describeCli(cli: CliState): CliItem {
  const answerTime = cli.phase === 'ready' ? formatDuration(cli.answersInMs) : null;
  return { ...describeCliState(cli), answerTime };
}

function describeCliState(cli: CliState): Omit<CliItem, 'answerTime'> {
  switch (cli.phase) {
    case 'idle':
      return { mark: 'idle', text: t`Codex not started`, detail: t`It starts when you open a folder.` };
    case 'starting':
      return { mark: 'working', text: t`Starting Codex`, detail: null };
    case 'ready':
      return {
        mark: 'ready',
        text: `Codex ${cli.environment.version}`,
        detail: t`${cli.environment.binary} answers in ${formatDuration(cli.answersInMs)}`,
      };
    case 'slow':
      return { mark: 'working', text: t`Codex ${cli.environment.version} · slow`, detail: cli.environment.binary };
    case 'restarting':
      return { mark: 'working', text: t`Restarting Codex, ${cli.attempt} of ${cli.of}`, detail: null };
    case 'failed':
      return { mark: 'stopped', text: t`Codex stopped`, detail: null };
    case 'stopped':
      return { mark: 'stopped', text: t`Codex stopped`, detail: null };
  }
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

type Sandbox = NonNullable<ThreadSettings['sandbox']>;

const sandboxLabels: Readonly<Record<Sandbox, string>> = {
  readOnly: t`Read only`,
  workspaceWrite: t`Write in folder`,
  fullAccess: t`Full access`,
  other: t`Sandbox from config.toml`,
};

const sandboxByMode: Readonly<Record<ApprovalMode, Sandbox | null>> = {
  config: null,
  readOnly: 'readOnly',
  askForEverything: 'workspaceWrite',
  askWhenNeeded: 'workspaceWrite',
  fullAccess: 'fullAccess',
};

/**
 * Describes the sandbox. The picker's choice applies to the next turn; without a choice, the thread's own mode applies.
 */
function describeSandbox({ settings, approvalMode, folderIsReadOnly }: StatusBarInput): StatusBarView['sandbox'] {
  const sandbox = sandboxByMode[approvalMode] ?? settings?.sandbox ?? 'other';
  if (folderIsReadOnly) {
    const detail = t`You set this folder to read-only. Click to change that.`;
    return { text: sandboxLabels.readOnly, detail, isDangerous: false, opens: 'changeTrust' };
  }
  return {
    text: sandboxLabels[sandbox],
    detail: sandbox === 'fullAccess' ? t`Everything on this machine. The sandbox is off.` : null,
    isDangerous: sandbox === 'fullAccess',
    opens: 'openSettings',
  };
}

function describeMetrics({ on }: ConsentState['metrics']): StatusItem | null {
  return on ? { text: t`Metrics on`, detail: t`Counts are sent once, at the next start.` } : null;
}
