import { describeCliFailure } from '../../../shared/alerts/alert-texts.ts';
import type { RememberPolicy } from '../../../shared/approvals/approval-rule.ts';
import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { CliState, EnvironmentSnapshot } from '../../../shared/cli/cli-state.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import { approvalModeOf } from '../../../shared/settings/approval-modes.ts';
import type { OptionsSnapshot } from '../../../shared/settings/options.ts';
import { rememberPolicyOf } from '../../../shared/settings/remember-policy.ts';
import { type SettingSection, settingSections } from '../../../shared/settings/setting.ts';
import { type ShownSetting, settings } from '../../../shared/settings/settings.ts';
import type { ProtectionState } from '../../../shared/store/protection-state.ts';
import type { UpdateState } from '../../../shared/updates/update-state.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { rowsOf, type SettingsRow } from '../../view-models/setting-rows.ts';
import { signedText } from '../../view-models/signed-in-words.ts';
import { describeProtection, type ProtectionRowId } from '../encryption/protection.view-model.ts';
import { type DesktopInput, describeDesktop } from '../notifications/desktop-rows.ts';
import { describePrivacy } from '../privacy/privacy.view-model.ts';
import { describeUpdate } from '../updates/updates.view-model.ts';

export type RowId =
  | ShownSetting
  | 'state'
  | 'account'
  | 'leftovers'
  | 'rules'
  | 'ruleTest'
  | 'ruleLog'
  | 'dataUse'
  | 'prices'
  | 'dataFolder'
  | 'settingsFile'
  | 'updates'
  | 'versions'
  | 'bundle'
  | 'noKeepAwake'
  | 'firstRun'
  | 'whatIsSent'
  | ProtectionRowId;

export type SettingsSection = {
  readonly id: SettingSection;
  readonly title: string;
  readonly rows: readonly SettingsRow<RowId>[];
};

export type SettingsInput = DesktopInput & {
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

/** Describes all settings, by section. A search keeps only rows with all its words, and drops empty sections. */
export function describeSettings(facts: SettingsInput, search: string): readonly SettingsSection[] {
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

function allSections(facts: SettingsInput): readonly SettingsSection[] {
  return settingSections.map((id) => ({ id, title: titles[id], rows: sections[id]?.(facts) ?? rowsOf(id) }));
}

const titles: Readonly<Record<SettingSection, string>> = {
  codex: 'Codex',
  approvals: t`Approvals and sandbox`,
  remembered: t`Remembered approvals`,
  history: t`History`,
  appearance: t`Appearance`,
  desktop: t`Desktop`,
  keyboard: t`Keyboard`,
  files: t`Files`,
  prices: t`Prices`,
  privacy: t`Privacy`,
  data: t`Data`,
  about: t`About`,
};

/** The sections with other rows or texts than the settings table. */
const sections: { readonly [Id in SettingSection]?: (facts: SettingsInput) => readonly SettingsRow<RowId>[] } = {
  codex: ({ auth, cli, leftovers, options, profile }) => [
    ...rowsOf<RowId>('codex', {
      codexBinary: (row) => [
        { ...row, help: programHelp(options.values.codexBinary) },
        { id: 'state', name: t`State`, help: stateHelp(cli) },
        ...(profile === 'demo' ? [] : [accountRow(auth)]),
      ],
    }),
    ...(leftovers === 0 ? [] : [leftoversRow]),
  ],
  approvals: ({ options: { values } }) =>
    rowsOf('approvals', {
      approvalMode: (row) => [
        {
          ...row,
          help: approvalModeOf(values.approvalMode).help,
          dangerous: values.approvalMode === 'fullAccess',
        },
      ],
    }),
  remembered: ({ options: { values } }) => [
    ...rowsOf('remembered', { rememberedApprovals: (row) => [{ ...row, help: policyHelp(rememberPolicyOf(values)) }] }),
    {
      id: 'rules',
      name: t`Answered for you`,
      help: t`Requests that one of these covers run without asking, as if you clicked Approve.`,
    },
    {
      id: 'ruleTest',
      name: t`Test a command`,
      help: t`Shows which remembered approval would cover it in the open folder, and why.`,
    },
    { id: 'ruleLog', name: t`Audit log`, help: t`Recent decisions, by you or by a remembered approval.` },
  ],
  desktop: describeDesktop,
  prices: () => [
    {
      id: 'prices',
      name: t`Model prices`,
      help: t`US dollars per million tokens. Workcell uses these to estimate costs. Your bill may differ.`,
    },
    ...rowsOf('prices'),
  ],
  privacy: ({ consent, metrics, profile }) => (profile === 'demo' ? [] : describePrivacy(consent, metrics)),
  data: ({ dataFolder, options: { file }, profile, protection }) => [
    { id: 'dataFolder', name: t`Data folder`, help: dataFolder },
    { id: 'settingsFile', name: t`Settings file`, help: file === '' ? t`Not saved yet.` : file },
    ...rowsOf<RowId>('data', {
      encryptThreads: () => [
        ...(profile === 'demo' ? [] : describeProtection(protection)),
        { id: 'dataUse', name: t`Space used`, help: t`Disk space for each kind of data in the data folder.` },
      ],
    }),
  ],
  about: ({ consent, update }) => [
    { id: 'updates', name: t`Updates`, help: describeUpdate(update, consent).help },
    { id: 'versions', name: t`Versions`, help: t`Versions of Workcell and its parts, and the license.` },
    {
      id: 'bundle',
      name: t`Diagnostics bundle`,
      help: t`Versions, settings and the log in one text, to share when you ask for help. You read it before you save it.`,
    },
    ...rowsOf('about'),
  ],
};

const leftoversRow: SettingsRow<RowId> = {
  id: 'leftovers',
  name: t`Leftover processes`,
  help: t`Left over from an earlier session that crashed. End them if you do not need them.`,
};

function policyHelp(policy: RememberPolicy): string {
  return settings.rememberedApprovals.choices.find(({ value }) => value === policy)?.help ?? '';
}

function programHelp(binary: string | null): string {
  return binary === null
    ? t`The bundled one, or else the one on your PATH. To use another program, set codex_binary in Workcell’s config.toml.`
    : t`Takes effect when Codex restarts. To use another program, set codex_binary in Workcell’s config.toml.`;
}

function stateHelp(cli: CliState): string {
  switch (cli.phase) {
    case 'idle':
      return t`Not started. It starts when you open a folder.`;
    case 'starting':
      return t`Starting.`;
    case 'ready':
      return t`${versionWords(cli.environment)} Responds in ${formatDuration(cli.answersInMs)}.`;
    case 'slow':
      return t`${versionWords(cli.environment)} It did not respond to the last check.`;
    case 'restarting':
      return t`Restarting, attempt ${cli.attempt} of ${cli.of}. ${describeCliFailure(cli.failure).fact}`;
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

function accountRow(auth: AuthState): SettingsRow<RowId> {
  return { id: 'account', name: t`Account`, help: accountHelp(auth) };
}

function accountHelp(auth: AuthState): string {
  switch (auth.state) {
    case 'unknown':
      return t`Shown once Codex starts.`;
    case 'notNeeded':
      return auth.provider === null
        ? t`Your config.toml sets a provider that needs no sign-in.`
        : t`Your config.toml sets the provider ${auth.provider}, which needs no sign-in.`;
    case 'signedOut':
      return auth.problem ?? t`Not signed in.`;
    case 'signingIn':
      return t`Signing in.`;
    case 'signedIn':
      return auth.plan === null ? `${signedText(auth)}.` : t`${signedText(auth)}, plan ${auth.plan}.`;
  }
}
