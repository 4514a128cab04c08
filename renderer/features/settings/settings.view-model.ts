import { describeCliFailure } from '../../../shared/alerts/sentences.ts';
import type { RememberPolicy } from '../../../shared/approvals/approval-rule.ts';
import { rememberPolicyOf } from '../../../shared/approvals/remember-policy.ts';
import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { CliState, EnvironmentSnapshot } from '../../../shared/cli/cli-state.ts';
import type { MetricsState } from '../../../shared/metrics/metrics-state.ts';
import { approvalModeOf } from '../../../shared/options/approval-modes.ts';
import type { OptionsSnapshot } from '../../../shared/options/options.ts';
import type { ProtectionState } from '../../../shared/sessions/protection-state.ts';
import type { ConsentState } from '../../../shared/telemetry/consent-state.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { signedInWords } from '../frame/status-bar.view-model.ts';
import { describePrivacy, type PrivacyRowId } from '../privacy/privacy.view-model.ts';
import { describeProtection, type ProtectionRowId } from '../protection/protection.view-model.ts';

export type SectionId =
  | 'codex'
  | 'approvals'
  | 'remembered'
  | 'history'
  | 'appearance'
  | 'keyboard'
  | 'files'
  | 'privacy'
  | 'data'
  | 'about';
export type RowId =
  | 'program'
  | 'state'
  | 'account'
  | 'restartByItself'
  | 'leftovers'
  | 'approvalMode'
  | 'reviewOwnActions'
  | 'rememberPolicy'
  | 'rules'
  | 'ruleTest'
  | 'ruleLog'
  | 'maxMcpToolRuns'
  | 'windowTurns'
  | 'windowCharacters'
  | 'logLevel'
  | 'logMegabytes'
  | 'recordedOutputMegabytes'
  | 'dataUse'
  | 'theme'
  | 'textSize'
  | 'shortcuts'
  | 'editor'
  | 'dataFolder'
  | 'settingsFile'
  | 'versions'
  | 'bundle'
  | PrivacyRowId
  | ProtectionRowId;

/** One setting in words; its control is the page's. */
export type SettingsRow = {
  readonly id: RowId;
  readonly name: string;
  readonly help: string;
  /** Full access and its like: the sentence is shown as a danger. */
  readonly dangerous?: boolean;
  /** What holds is not for the person to change. */
  readonly managed?: boolean;
};

export type SettingsSection = {
  readonly id: SectionId;
  readonly title: string;
  readonly rows: readonly SettingsRow[];
};

export type SettingsFacts = {
  readonly cli: CliState;
  readonly auth: AuthState;
  readonly profile: 'personal' | 'demo';
  readonly leftovers: number;
  readonly options: OptionsSnapshot;
  readonly protection: ProtectionState;
  readonly metrics: MetricsState;
  readonly consent: ConsentState;
  readonly dataFolder: string;
};

/** Every setting, by section. With a search, only rows that have all its words; sections without one are left out. */
export function describeSettings(facts: SettingsFacts, search: string): readonly SettingsSection[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return allSections(facts)
    .map((section) => ({
      ...section,
      rows: section.rows.filter(({ name, help }) => {
        const text = `${section.title} ${name} ${help}`.toLocaleLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function allSections(facts: SettingsFacts): readonly SettingsSection[] {
  const { values, file } = facts.options;
  return [
    {
      id: 'codex',
      title: 'Codex',
      rows: [
        { id: 'program', name: 'Program', help: programHelp(values.codexBinary) },
        { id: 'state', name: 'State', help: stateHelp(facts.cli) },
        ...(facts.profile === 'demo' ? [] : [accountRow(facts.auth)]),
        {
          id: 'restartByItself',
          name: 'Restart by itself',
          help: 'When Codex stops, start it again and resume the thread. Three tries, then it asks you.',
        },
        ...(facts.leftovers === 0 ? [] : [leftoversRow]),
      ],
    },
    {
      id: 'approvals',
      title: 'Approvals and sandbox',
      rows: [
        {
          id: 'approvalMode',
          name: 'When to ask',
          help: approvalModeOf(values.approvalMode).help,
          dangerous: values.approvalMode === 'fullAccess',
        },
        {
          id: 'reviewOwnActions',
          name: 'Review what I do',
          help: 'Messages, retries and copies of text with secrets wait for your approval, too. An administrator can demand it.',
        },
      ],
    },
    {
      id: 'remembered',
      title: 'Remembered approvals',
      rows: [
        { id: 'rememberPolicy', name: 'How long', help: policyHelp[rememberPolicyOf(values)] },
        {
          id: 'rules',
          name: 'Answered for you',
          help: 'What Codex asks and one of these covers runs without asking, as if you had pressed Approve.',
        },
        {
          id: 'ruleTest',
          name: 'Test a command',
          help: 'Says which of them would answer it in the open folder, and why.',
        },
        { id: 'ruleLog', name: 'Audit log', help: 'The last decisions, by whom or by which remembered approval.' },
      ],
    },
    {
      id: 'history',
      title: 'History',
      rows: [
        {
          id: 'windowTurns',
          name: 'Turns shown first',
          help: 'A thread opens with its newest turns. Earlier ones come with Load older history; none is deleted.',
        },
        {
          id: 'windowCharacters',
          name: 'Characters shown first',
          help: 'Fewer turns are shown first where they are longer than this together.',
        },
        {
          id: 'maxMcpToolRuns',
          name: 'Runs of tools',
          help: 'So many calls of tools of MCP servers are listed in Tools. The oldest go first; their turns stay.',
        },
      ],
    },
    {
      id: 'appearance',
      title: 'Appearance',
      rows: [
        {
          id: 'theme',
          name: 'Theme',
          help: 'Follows the system unless you fix it, also where it asks for more contrast.',
        },
        { id: 'textSize', name: 'Text size', help: 'From 80 % to 200 %.' },
      ],
    },
    {
      id: 'keyboard',
      title: 'Keyboard',
      rows: [
        {
          id: 'shortcuts',
          name: 'Shortcuts',
          help: 'What each action is done by. Change takes the next keys you press.',
        },
      ],
    },
    {
      id: 'files',
      title: 'Files',
      rows: [
        {
          id: 'editor',
          name: 'Editor',
          help: 'Opens a file at its line from Changes. Without one, the file is shown in its folder.',
        },
      ],
    },
    {
      id: 'privacy',
      title: 'Privacy',
      rows: facts.profile === 'demo' ? [] : describePrivacy(facts.consent, facts.metrics),
    },
    {
      id: 'data',
      title: 'Data',
      rows: [
        { id: 'dataFolder', name: 'Data folder', help: facts.dataFolder },
        { id: 'settingsFile', name: 'Settings file', help: file === '' ? 'Not saved yet.' : file },
        ...(facts.profile === 'demo' ? [] : describeProtection(facts.protection)),
        { id: 'dataUse', name: 'Space used', help: 'What each kind of data takes in the data folder.' },
        {
          id: 'recordedOutputMegabytes',
          name: 'Recorded output',
          help: 'Output of commands that is kept with threads. The oldest goes first; what was said and decided stays.',
        },
        {
          id: 'logLevel',
          name: 'Log on disk',
          help: 'What of Diagnostics is written into the data folder. Never what was said in a thread.',
        },
        {
          id: 'logMegabytes',
          name: 'Size of the log',
          help: 'Both files together. The oldest lines go first; 0 writes none.',
        },
      ],
    },
    {
      id: 'about',
      title: 'About',
      rows: [
        { id: 'versions', name: 'Versions', help: 'What Workcell is made of here, and its licence.' },
        {
          id: 'bundle',
          name: 'Diagnostics bundle',
          help: 'Versions, settings and the log as one text for somebody who helps you. You read it before it is saved.',
        },
      ],
    },
  ];
}

const leftoversRow: SettingsRow = {
  id: 'leftovers',
  name: 'Leftover processes',
  help: 'Started by an earlier run that did not end properly. End them if nothing of yours depends on them.',
};

/** The policies for remembered approvals, from the narrowest to the widest. */
export const rememberPolicies: readonly { readonly value: RememberPolicy; readonly label: string }[] = [
  { value: 'session', label: 'Until Workcell ends' },
  { value: 'workspace', label: 'Kept for their workspace' },
  { value: 'user', label: 'Kept, also for every folder' },
];

const policyHelp: Readonly<Record<RememberPolicy, string>> = {
  session: 'They are forgotten when Workcell ends. Nothing of them is written down.',
  workspace: 'They are kept for the workspace they were made in, until they expire or you revoke them.',
  user: 'They are kept. A command can also be remembered for every folder you open.',
};

function programHelp(binary: string | null): string {
  return binary === null
    ? 'The one that came with Workcell, else the one on your PATH.'
    : 'A program of your own. It is used from the next start of Codex on.';
}

function stateHelp(cli: CliState): string {
  switch (cli.phase) {
    case 'idle':
      return 'Not started. It starts when a folder is open.';
    case 'starting':
      return 'Starting.';
    case 'ready':
      return `${versionWords(cli.environment)} Answers in ${formatDuration(cli.answersInMs)}.`;
    case 'slow':
      return `${versionWords(cli.environment)} It did not answer the last time it was asked.`;
    case 'restarting':
      return `Starting again, attempt ${cli.attempt} of ${cli.of}. ${describeCliFailure(cli.failure).fact}`;
    case 'failed': {
      const { fact, detail } = describeCliFailure(cli.failure);
      return `${fact} ${detail}`.trim();
    }
    case 'stopped':
      return 'Stopped.';
  }
}

function versionWords({ version, binary }: EnvironmentSnapshot): string {
  return `Codex ${version}, ${binary}.`;
}

function accountRow(auth: AuthState): SettingsRow {
  return { id: 'account', name: 'Account', help: accountHelp(auth) };
}

function accountHelp(auth: AuthState): string {
  switch (auth.state) {
    case 'unknown':
      return 'Known once Codex has started.';
    case 'notNeeded':
      return auth.provider === null
        ? 'Your config.toml names a provider that needs no sign-in.'
        : `Your config.toml names the provider ${auth.provider}, which needs no sign-in.`;
    case 'signedOut':
      return auth.problem ?? 'Nobody is signed in.';
    case 'signingIn':
      return 'A sign-in is under way.';
    case 'signedIn':
      return auth.plan === null ? `${signedInWords(auth)}.` : `${signedInWords(auth)}, plan ${auth.plan}.`;
  }
}
