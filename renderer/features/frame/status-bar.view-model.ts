import type { AuthState } from '../../../shared/auth/auth-state.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { ApprovalMode } from '../../../shared/settings/options.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { LineState } from '../../client/host-client.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { signedText } from '../../view-models/signed-in-words.ts';

/** One item of the status bar; `detail` is the exact value for the tooltip. */
export type StatusItem = { readonly words: string; readonly detail: string | null };

/** The state of Codex: a filled disc, a ring, or an arc while something is under way. */
export type CliItem = StatusItem & {
  readonly mark: 'ready' | 'working' | 'idle' | 'stopped';
  /**
   * How fast Codex answers; null while unknown. It changes every ten seconds, so it is shown but never announced:
   * `words` are a live region and change only with the state.
   */
  readonly answerTime: string | null;
};

export type StatusBarView = {
  readonly cli: CliItem;
  readonly account: StatusItem | null;
  /** `opens`: the action of a click. */
  readonly sandbox: StatusItem & { readonly dangerous: boolean; readonly opens: 'changeTrust' | 'openSettings' };
  /** Null while metrics are off: that is no news. */
  readonly metrics: StatusItem | null;
};

export type StatusBarInput = {
  readonly line: LineState;
  readonly profile: 'personal' | 'demo';
  readonly cli: CliState;
  readonly auth: AuthState;
  /** Settings of the shown thread, once Codex has reported them. */
  readonly settings: ThreadSettings | null;
  readonly approvalMode: ApprovalMode;
  /** The person does not let Codex write to the folder, whatever the mode. */
  readonly folderIsReadOnly: boolean;
  readonly consent: ConsentState;
};

/** Describes the status bar. */
export function describeStatusBar(facts: StatusBarInput): StatusBarView {
  return {
    cli: facts.line === 'connected' ? cliItem(facts.cli) : lineItem(facts.line),
    account: facts.profile === 'demo' ? { words: t`Demo, no account`, detail: null } : accountItem(facts.auth),
    sandbox: sandboxItem(facts),
    metrics: facts.profile === 'demo' ? null : metricsItem(facts.consent.metrics),
  };
}

function lineItem(line: LineState): CliItem {
  if (line === 'connecting') return { mark: 'working', words: t`Connecting`, detail: null, answerTime: null };
  if (line === 'lost') return { mark: 'working', words: t`Reconnecting`, detail: null, answerTime: null };
  return { mark: 'stopped', words: t`Not connected`, detail: null, answerTime: null };
}

function cliItem(cli: CliState): CliItem {
  const answerTime = cli.phase === 'ready' ? formatDuration(cli.answersInMs) : null;
  return { ...cliStateItem(cli), answerTime };
}

function cliStateItem(cli: CliState): Omit<CliItem, 'answerTime'> {
  switch (cli.phase) {
    case 'idle':
      return { mark: 'idle', words: t`Codex not started`, detail: t`It starts when you open a folder.` };
    case 'starting':
      return { mark: 'working', words: t`Starting Codex`, detail: null };
    case 'ready':
      return {
        mark: 'ready',
        words: `Codex ${cli.environment.version}`,
        detail: t`${cli.environment.binary} answers in ${formatDuration(cli.answersInMs)}`,
      };
    case 'slow':
      return { mark: 'working', words: t`Codex ${cli.environment.version} · slow`, detail: cli.environment.binary };
    case 'restarting':
      return { mark: 'working', words: t`Restarting Codex, ${cli.attempt} of ${cli.of}`, detail: null };
    case 'failed':
      return { mark: 'stopped', words: t`Codex stopped`, detail: null };
    case 'stopped':
      return { mark: 'stopped', words: t`Codex stopped`, detail: null };
  }
}

function accountItem(auth: AuthState): StatusItem | null {
  switch (auth.state) {
    case 'unknown':
      return null;
    case 'notNeeded':
      if (auth.provider === null) return { words: t`No sign-in needed`, detail: null };
      return {
        words: visibleText(auth.provider),
        detail: t`Your config.toml sets the provider ${auth.provider}, which needs no sign-in.`,
      };
    case 'signedOut':
      return { words: t`Not signed in`, detail: auth.problem };
    case 'signingIn':
      return { words: t`Signing in`, detail: null };
    case 'signedIn':
      return { words: signedText(auth), detail: auth.plan === null ? auth.email : t`Plan ${auth.plan}` };
  }
}

type Sandbox = NonNullable<ThreadSettings['sandbox']>;

const sandboxWords: Readonly<Record<Sandbox, string>> = {
  readOnly: t`Read only`,
  workspaceWrite: t`Write in folder`,
  fullAccess: t`Full access`,
  other: t`Sandbox from config.toml`,
};

const sandboxOfMode: Readonly<Record<ApprovalMode, Sandbox | null>> = {
  config: null,
  readOnly: 'readOnly',
  askForEverything: 'workspaceWrite',
  askWhenNeeded: 'workspaceWrite',
  fullAccess: 'fullAccess',
};

/** The choice applies to the next turn; without one, it is the thread's own mode. */
function sandboxItem({ settings, approvalMode, folderIsReadOnly }: StatusBarInput): StatusBarView['sandbox'] {
  const sandbox = sandboxOfMode[approvalMode] ?? settings?.sandbox ?? 'other';
  if (folderIsReadOnly) {
    const detail = t`You set this folder to read-only. Click to change that.`;
    return { words: sandboxWords.readOnly, detail, dangerous: false, opens: 'changeTrust' };
  }
  return {
    words: sandboxWords[sandbox],
    detail: sandbox === 'fullAccess' ? t`Everything on this machine. The sandbox is off.` : null,
    dangerous: sandbox === 'fullAccess',
    opens: 'openSettings',
  };
}

function metricsItem({ on }: ConsentState['metrics']): StatusItem | null {
  return on ? { words: t`Metrics on`, detail: t`Counts are sent once, at the next start.` } : null;
}
