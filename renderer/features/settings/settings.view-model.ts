import { describeCliFailure } from '../../../shared/alerts/sentences.ts';
import type { RememberPolicy } from '../../../shared/approvals/approval-rule.ts';
import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { CliState, EnvironmentSnapshot } from '../../../shared/cli/cli-state.ts';
import type { MetricsState } from '../../../shared/metrics/metrics-state.ts';
import { approvalModeOf } from '../../../shared/options/approval-modes.ts';
import type { OptionsSnapshot } from '../../../shared/options/options.ts';
import { rememberPolicyOf } from '../../../shared/options/remember-policy.ts';
import type { ProtectionState } from '../../../shared/sessions/protection-state.ts';
import type { ConsentState } from '../../../shared/telemetry/consent-state.ts';
import type { UpdateState } from '../../../shared/updates/update-state.ts';
import { t } from '../../../shared/words/words.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { signedInWords } from '../../view-models/signed-in-words.ts';
import { type DesktopFacts, type DesktopRowId, describeDesktop } from '../notices/desktop-rows.ts';
import { describePrivacy } from '../privacy/privacy.view-model.ts';
import type { PrivacyRowId } from '../privacy/privacy-row.ts';
import { describeProtection, type ProtectionRowId } from '../protection/protection.view-model.ts';
import { describeUpdate } from '../updates/updates.view-model.ts';

export type SectionId =
  | 'codex'
  | 'approvals'
  | 'remembered'
  | 'history'
  | 'appearance'
  | 'desktop'
  | 'keyboard'
  | 'files'
  | 'prices'
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
  | 'maxRuns'
  | 'maxMcpToolRuns'
  | 'processBudgetMegabytes'
  | 'windowTurns'
  | 'windowCharacters'
  | 'logLevel'
  | 'logMegabytes'
  | 'recordedOutputMegabytes'
  | 'dataUse'
  | 'theme'
  | 'textSize'
  | 'language'
  | 'shortcuts'
  | 'editor'
  | 'prices'
  | 'dataFolder'
  | 'settingsFile'
  | 'updates'
  | 'versions'
  | 'bundle'
  | DesktopRowId
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

export type SettingsFacts = DesktopFacts & {
  readonly cli: CliState;
  readonly auth: AuthState;
  readonly profile: 'personal' | 'demo';
  readonly leftovers: number;
  readonly options: OptionsSnapshot;
  readonly protection: ProtectionState;
  readonly metrics: MetricsState;
  readonly consent: ConsentState;
  readonly update: UpdateState;
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
        { id: 'program', name: t`Program`, help: programHelp(values.codexBinary) },
        { id: 'state', name: t`State`, help: stateHelp(facts.cli) },
        ...(facts.profile === 'demo' ? [] : [accountRow(facts.auth)]),
        {
          id: 'restartByItself',
          name: t`Restart by itself`,
          help: t`When Codex stops, start it again and resume the thread. Three tries, then it asks you.`,
        },
        {
          id: 'maxRuns',
          name: t`Runs at the same time`,
          help: t`So many workcells that you start work side by side; the others wait. Fewer begin while the machine is busy or short of memory.`,
        },
        ...(facts.leftovers === 0 ? [] : [leftoversRow]),
      ],
    },
    {
      id: 'approvals',
      title: t`Approvals and sandbox`,
      rows: [
        {
          id: 'approvalMode',
          name: t`When to ask`,
          help: approvalModeOf(values.approvalMode).help,
          dangerous: values.approvalMode === 'fullAccess',
        },
        {
          id: 'reviewOwnActions',
          name: t`Review what I do`,
          help: t`Messages, retries and copies of text with secrets wait for your approval, too. An administrator can demand it.`,
        },
      ],
    },
    {
      id: 'remembered',
      title: t`Remembered approvals`,
      rows: [
        { id: 'rememberPolicy', name: t`How long`, help: policyHelp[rememberPolicyOf(values)] },
        {
          id: 'rules',
          name: t`Answered for you`,
          help: t`What Codex asks and one of these covers runs without asking, as if you had pressed Approve.`,
        },
        {
          id: 'ruleTest',
          name: t`Test a command`,
          help: t`Says which of them would answer it in the open folder, and why.`,
        },
        { id: 'ruleLog', name: t`Audit log`, help: t`The last decisions, by whom or by which remembered approval.` },
      ],
    },
    {
      id: 'history',
      title: t`History`,
      rows: [
        {
          id: 'windowTurns',
          name: t`Turns shown first`,
          help: t`A thread opens with its newest turns. Earlier ones come with Load older history; none is deleted.`,
        },
        {
          id: 'windowCharacters',
          name: t`Characters shown first`,
          help: t`Fewer turns are shown first where they are longer than this together.`,
        },
        {
          id: 'maxMcpToolRuns',
          name: t`Runs of tools`,
          help: t`So many calls of tools of MCP servers are listed in Tools. The oldest go first; their turns stay.`,
        },
      ],
    },
    {
      id: 'appearance',
      title: t`Appearance`,
      rows: [
        {
          id: 'theme',
          name: t`Theme`,
          help: t`Follows the system unless you fix it, also where it asks for more contrast.`,
        },
        { id: 'textSize', name: t`Text size`, help: t`From 80 % to 200 %.` },
        { id: 'language', name: t`Language`, help: t`Holds from the next start of Workcell on.` },
      ],
    },
    { id: 'desktop', title: t`Desktop`, rows: describeDesktop(facts) },
    {
      id: 'keyboard',
      title: t`Keyboard`,
      rows: [
        {
          id: 'shortcuts',
          name: t`Shortcuts`,
          help: t`What each action is done by. Change takes the next keys you press.`,
        },
      ],
    },
    {
      id: 'files',
      title: t`Files`,
      rows: [
        {
          id: 'editor',
          name: t`Editor`,
          help: t`Opens a file at its line from Changes. Without one, the file is shown in its folder. For a program that is not listed, set editor in Workcell’s config.toml.`,
        },
      ],
    },
    {
      id: 'prices',
      title: t`Prices`,
      rows: [
        {
          id: 'prices',
          name: t`What models cost`,
          help: t`In US dollars for a million tokens. Costs of runs and threads are worked out with these; your bill may differ.`,
        },
      ],
    },
    {
      id: 'privacy',
      title: t`Privacy`,
      rows: facts.profile === 'demo' ? [] : describePrivacy(facts.consent, facts.metrics),
    },
    {
      id: 'data',
      title: t`Data`,
      rows: [
        { id: 'dataFolder', name: t`Data folder`, help: facts.dataFolder },
        { id: 'settingsFile', name: t`Settings file`, help: file === '' ? t`Not saved yet.` : file },
        ...(facts.profile === 'demo' ? [] : describeProtection(facts.protection)),
        { id: 'dataUse', name: t`Space used`, help: t`What each kind of data takes in the data folder.` },
        {
          id: 'recordedOutputMegabytes',
          name: t`Recorded output`,
          help: t`Output of commands that is kept with threads. The oldest goes first; what was said and decided stays.`,
        },
        {
          id: 'logLevel',
          name: t`Log on disk`,
          help: t`Which diagnostics are written to the data folder. Never what was said in a thread.`,
        },
        {
          id: 'logMegabytes',
          name: t`Size of the log`,
          help: t`Both files together. The oldest lines go first; 0 writes none.`,
        },
        {
          id: 'processBudgetMegabytes',
          name: t`Memory of processes`,
          help: t`Codex and what it runs may take so much before a warning says so. A process counts with what it shares; 0 warns of nothing.`,
        },
      ],
    },
    {
      id: 'about',
      title: t`About`,
      rows: [
        { id: 'updates', name: t`Updates`, help: describeUpdate(facts.update, facts.consent).help },
        { id: 'versions', name: t`Versions`, help: t`What Workcell is made of here, and its licence.` },
        {
          id: 'bundle',
          name: t`Diagnostics bundle`,
          help: t`Versions, settings and the log as one text for somebody who helps you. You read it before it is saved.`,
        },
      ],
    },
  ];
}

const leftoversRow: SettingsRow = {
  id: 'leftovers',
  name: t`Leftover processes`,
  help: t`Started by an earlier run that did not end properly. End them if nothing of yours depends on them.`,
};

/** The policies for remembered approvals, from the narrowest to the widest. */
export const rememberPolicies: readonly { readonly value: RememberPolicy; readonly label: string }[] = [
  { value: 'session', label: t`Until Workcell ends` },
  { value: 'workspace', label: t`Kept for their workspace` },
  { value: 'user', label: t`Kept, also for every folder` },
];

const policyHelp: Readonly<Record<RememberPolicy, string>> = {
  session: t`They are forgotten when Workcell ends. Nothing of them is written down.`,
  workspace: t`They are kept for the workspace they were made in, until they expire or you revoke them.`,
  user: t`They are kept. A command can also be remembered for every folder you open.`,
};

function programHelp(binary: string | null): string {
  return binary === null
    ? t`The one that came with Workcell, else the one on your PATH. For a program that is not listed, set codex_binary in Workcell’s config.toml.`
    : t`Used the next time Codex starts. For a program that is not listed, set codex_binary in Workcell’s config.toml.`;
}

function stateHelp(cli: CliState): string {
  switch (cli.phase) {
    case 'idle':
      return t`Not started. It starts when a folder is open.`;
    case 'starting':
      return t`Starting.`;
    case 'ready':
      return t`${versionWords(cli.environment)} Answers in ${formatDuration(cli.answersInMs)}.`;
    case 'slow':
      return t`${versionWords(cli.environment)} It did not answer the last time it was asked.`;
    case 'restarting':
      return t`Starting again, attempt ${cli.attempt} of ${cli.of}. ${describeCliFailure(cli.failure).fact}`;
    case 'failed': {
      const { fact, detail } = describeCliFailure(cli.failure);
      return `${fact} ${detail}`.trim();
    }
    case 'stopped':
      return t`Stopped.`;
  }
}

function versionWords({ version, binary }: EnvironmentSnapshot): string {
  return `Codex ${version}, ${binary}.`;
}

function accountRow(auth: AuthState): SettingsRow {
  return { id: 'account', name: t`Account`, help: accountHelp(auth) };
}

function accountHelp(auth: AuthState): string {
  switch (auth.state) {
    case 'unknown':
      return t`Known once Codex has started.`;
    case 'notNeeded':
      return auth.provider === null
        ? t`Your config.toml names a provider that needs no sign-in.`
        : t`Your config.toml names the provider ${auth.provider}, which needs no sign-in.`;
    case 'signedOut':
      return auth.problem ?? t`Nobody is signed in.`;
    case 'signingIn':
      return t`A sign-in is under way.`;
    case 'signedIn':
      return auth.plan === null ? `${signedInWords(auth)}.` : t`${signedInWords(auth)}, plan ${auth.plan}.`;
  }
}
