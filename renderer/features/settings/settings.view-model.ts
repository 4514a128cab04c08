import { describeCliFailure } from '../../../shared/alerts/alert-texts.ts';
import type { RememberPolicy } from '../../../shared/approvals/approval-rule.ts';
import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { CliState, EnvironmentSnapshot } from '../../../shared/cli/cli-state.ts';
import { t, term } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import { getApprovalMode } from '../../../shared/settings/approval-modes.ts';
import { getRememberPolicy } from '../../../shared/settings/remember-policy.ts';
import type { SettingSection } from '../../../shared/settings/setting.ts';
import { type ShownSetting, settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import type { SettingsSnapshot } from '../../../shared/settings/settings-schema.ts';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import { createWordTest } from '../../../shared/texts/search-form.ts';
import type { UpdateState } from '../../../shared/updates/update-state.ts';
import { describeSignIn } from '../../view-models/describe-sign-in.ts';
import { getSettingRows, type SettingsRow } from '../../view-models/setting-rows.ts';
import { describeEncryption, type EncryptionRowId } from '../encryption/encryption.view-model.ts';
import { type DesktopInput, describeDesktop } from '../notifications/desktop-rows.ts';
import { describeExportSettings, describeLocal, describeSharing } from '../privacy/privacy.view-model.ts';
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
  | 'removedCopies'
  | 'prices'
  | 'dataFolder'
  | 'settingsFile'
  | 'updates'
  | 'versions'
  | 'bundle'
  | 'noKeepAwake'
  | 'firstRun'
  | 'whatIsSent'
  | EncryptionRowId;

/** A page of Settings. */
export type SettingsPageId =
  | 'general'
  | 'appearance'
  | 'codex'
  | 'approvals'
  | 'runs'
  | 'shortcuts'
  | 'privacy'
  | 'data'
  | 'about';

/** Rows that belong together on a page. */
export type SettingsGroup = {
  readonly id: SettingSection;
  /** Null if the page's title is enough. */
  readonly title: string | null;
  readonly rows: readonly SettingsRow<RowId>[];
};

export type SettingsPage = {
  readonly id: SettingsPageId;
  readonly title: string;
  readonly groups: readonly SettingsGroup[];
};

export type SettingsInput = DesktopInput & {
  readonly cli: CliState;
  readonly auth: AuthState;
  readonly profile: 'personal' | 'demo';
  readonly leftovers: number;
  readonly snapshot: SettingsSnapshot;
  readonly encryption: EncryptionState;
  readonly metrics: MetricsState;
  readonly consent: ConsentState;
  readonly update: UpdateState;
  readonly dataFolder: string;
};

const pages: Readonly<
  Record<SettingsPageId, { readonly title: string; readonly sections: readonly SettingSection[] }>
> = {
  general: { title: term('General', 'page'), sections: ['desktop', 'files', 'history'] },
  appearance: { title: t`Appearance`, sections: ['appearance'] },
  codex: { title: 'Codex', sections: ['codex'] },
  approvals: { title: t`Approvals`, sections: ['approvals', 'remembered'] },
  runs: { title: t`Runs and prices`, sections: ['runs', 'budgets', 'prices'] },
  shortcuts: { title: t`Shortcuts`, sections: ['keyboard'] },
  privacy: { title: t`Privacy`, sections: ['privacy', 'export', 'local'] },
  data: { title: t`Data`, sections: ['data', 'limits'] },
  about: { title: t`About`, sections: ['about'] },
};

const pageIds: readonly SettingsPageId[] = [
  'general',
  'appearance',
  'codex',
  'approvals',
  'runs',
  'shortcuts',
  'privacy',
  'data',
  'about',
];

const groupTitles: Readonly<Partial<Record<SettingSection, string>>> = {
  desktop: t`Notifications and desktop`,
  files: t`Files`,
  history: t`History`,
  remembered: t`Remembered approvals`,
  budgets: t`Budgets`,
  prices: t`Prices`,
  privacy: t`What Workcell may send`,
  export: t`Your own OpenTelemetry receiver`,
  local: t`On this computer`,
  data: t`Storage`,
  limits: t`Limits`,
};

/** Describes all settings, by page. Leaves out pages and groups without rows. */
export function describeSettings(facts: SettingsInput): readonly SettingsPage[] {
  return pageIds.flatMap((id) => {
    const filled = pages[id].sections
      .map((section) => ({ id: section, rows: sections[section]?.(facts) ?? getSettingRows(section) }))
      .filter(({ rows }) => rows.length > 0);
    const groups = filled.map((group) => ({
      ...group,
      title: filled.length === 1 ? null : (groupTitles[group.id] ?? null),
    }));
    return groups.length === 0 ? [] : [{ id, title: pages[id].title, groups }];
  });
}

/** The matches of a search. */
export type SettingsSearchResult = {
  /** The rows with all words, by page. Leaves out pages without such a row. */
  readonly rows: ReadonlyMap<SettingsPageId, readonly RowId[]>;
  /** The page of the best match: a row whose name has all words, else the first match. Null if there is none. */
  readonly bestPage: SettingsPageId | null;
};

/** Finds the rows that have all words of a search in their page, group, name or help; null for an empty search. */
export function findSettings(all: readonly SettingsPage[], search: string): SettingsSearchResult | null {
  if (search.trim() === '') return null;
  const hasAll = createWordTest(search);
  const hits = all.flatMap((page) =>
    page.groups.flatMap(({ rows, title }) =>
      rows
        .filter(({ help, name }) => hasAll([page.title, title, name, help].join(' ')))
        .map(({ id, name }) => ({ page: page.id, id, isNamed: hasAll(name) })),
    ),
  );
  const grouped = Map.groupBy(hits, ({ page }) => page);
  return {
    rows: new Map([...grouped].map(([page, found]) => [page, found.map(({ id }) => id)])),
    bestPage: (hits.find(({ isNamed }) => isNamed) ?? hits[0])?.page ?? null,
  };
}

/** Returns the page that has a row; null if no page has it now. */
export function findPageOfRow(all: readonly SettingsPage[], row: string): SettingsPageId | null {
  const has = ({ groups }: SettingsPage): boolean => groups.some(({ rows }) => rows.some(({ id }) => id === row));
  return all.find(has)?.id ?? null;
}

/** The sections whose rows or texts differ from the settings table. */
const sections: { readonly [Id in SettingSection]?: (facts: SettingsInput) => readonly SettingsRow<RowId>[] } = {
  codex: ({ auth, cli, leftovers, snapshot, profile }) => [
    ...getSettingRows<RowId>('codex', {
      codexBinary: (row) => [
        { ...row, help: describeProgram(snapshot.values.codexBinary) },
        { id: 'state', name: t`State`, help: describeCodexState(cli) },
        ...(profile === 'demo' ? [] : [describeAccountRow(auth)]),
      ],
    }),
    ...(leftovers === 0 ? [] : [leftoversRow]),
  ],
  approvals: ({ snapshot: { values } }) =>
    getSettingRows('approvals', {
      approvalMode: (row) => [
        {
          ...row,
          help: getApprovalMode(values.approvalMode).help,
          isDangerous: values.approvalMode === 'fullAccess',
        },
      ],
    }),
  remembered: ({ snapshot: { values } }) => [
    ...getSettingRows('remembered', {
      rememberedApprovals: (row) => [{ ...row, help: describePolicy(getRememberPolicy(values)) }],
    }),
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
    ...getSettingRows('prices'),
  ],
  privacy: ({ consent, metrics, profile }) => (profile === 'demo' ? [] : describeSharing(consent, metrics)),
  export: ({ consent, profile }) => (profile === 'demo' ? [] : describeExportSettings(consent)),
  local: ({ consent, profile }) => (profile === 'demo' ? [] : describeLocal(consent)),
  data: ({ dataFolder, snapshot: { file }, profile, encryption }) => [
    { id: 'dataFolder', name: t`Data folder`, help: dataFolder },
    { id: 'settingsFile', name: t`Settings file`, help: file === '' ? t`Not saved yet.` : file },
    ...getSettingRows<RowId>('data', {
      encryptThreads: () => [
        ...(profile === 'demo' ? [] : describeEncryption(encryption)),
        { id: 'dataUse', name: t`Space used`, help: t`Disk space for each kind of data in the data folder.` },
        {
          id: 'removedCopies',
          name: t`Kept copies`,
          help: t`Earlier versions of files that Workcell changed, and folders of runs that you discarded or kept. They stay for 7 days and are not encrypted.`,
        },
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
    ...getSettingRows('about'),
  ],
};

const leftoversRow: SettingsRow<RowId> = {
  id: 'leftovers',
  name: t`Leftover processes`,
  help: t`Left over from an earlier session that crashed. End them if you do not need them.`,
};

function describePolicy(policy: RememberPolicy): string {
  return settingDefinitions.rememberedApprovals.choices.find(({ value }) => value === policy)?.help ?? '';
}

function describeProgram(binary: string | null): string {
  return binary === null
    ? t`The bundled one, or else the one on your PATH. To use another program, set codex_binary in Workcell’s config.toml.`
    : t`Takes effect when Codex restarts. To use another program, set codex_binary in Workcell’s config.toml.`;
}

function describeCodexState(cli: CliState): string {
  switch (cli.phase) {
    case 'idle':
      return t`Not started. It starts when you open a folder.`;
    case 'starting':
      return t`Starting.`;
    case 'ready':
      return describeVersion(cli.environment);
    case 'slow':
      return t`${describeVersion(cli.environment)} It did not respond to the last check.`;
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

function describeVersion({ version, binary }: EnvironmentSnapshot): string {
  return `Codex ${version}, ${binary}.`;
}

function describeAccountRow(auth: AuthState): SettingsRow<RowId> {
  return { id: 'account', name: t`Account`, help: describeAccount(auth) };
}

function describeAccount(auth: AuthState): string {
  switch (auth.state) {
    case 'unknown':
      return t`Shown once Codex starts.`;
    case 'notNeeded':
      return t`Your model provider needs no sign-in.`;
    case 'signedOut':
      return auth.problem ?? t`Not signed in.`;
    case 'signingIn':
      return t`Signing in.`;
    case 'signedIn':
      return auth.plan === null ? `${describeSignIn(auth)}.` : t`${describeSignIn(auth)}, plan ${auth.plan}.`;
  }
}
