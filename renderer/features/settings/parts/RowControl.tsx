import ContrastIcon from 'lucide-react/icons/contrast';
import MinusIcon from 'lucide-react/icons/minus';
import MonitorIcon from 'lucide-react/icons/monitor';
import MoonIcon from 'lucide-react/icons/moon';
import PlusIcon from 'lucide-react/icons/plus';
import SunIcon from 'lucide-react/icons/sun';
import type { ReactNode } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRememberPolicy } from '../../../../shared/settings/remember-policy.ts';
import { clampToRange } from '../../../../shared/settings/setting.ts';
import { settingDefinitions } from '../../../../shared/settings/setting-definitions.ts';
import type { Theme } from '../../../../shared/settings/settings-schema.ts';
import { runAction } from '../../../actions/registry.ts';
import { cancelSignIn } from '../../../commands/auth.commands.ts';
import { endLeftover } from '../../../commands/cli.commands.ts';
import { copyText } from '../../../commands/copy-text.ts';
import { setRememberPolicy } from '../../../commands/rules.commands.ts';
import { changeSettings, openSettingsFile } from '../../../commands/settings.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { formatWholePercent } from '../../../components/format/quantity.ts';
import { formatExactTime } from '../../../components/format/time.ts';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { Select } from '../../../components/Select.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useAuth } from '../../../stores/auth.store.ts';
import { useCli } from '../../../stores/cli.store.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { useSettings } from '../../../stores/settings.store.ts';
import { VersionsControl } from '../../about/VersionsControl.tsx';
import { EncryptionControl } from '../../encryption/EncryptionControl.tsx';
import { BrowserNotificationsControl } from '../../notifications/BrowserNotificationsControl.tsx';
import { PrivacyControl } from '../../privacy/PrivacyControl.tsx';
import { ShortcutList } from '../../shortcuts/ShortcutList.tsx';
import { PricesControl } from '../../spending/PriceEditor.tsx';
import { UpdateControl } from '../../updates/UpdateControl.tsx';
import type { RowId } from '../settings.view-model.ts';
import styles from './Controls.module.css';
import { DataUseControl } from './DataUseControl.tsx';
import { EditorControl, ProgramControl } from './ProgramControl.tsx';
import { RemovedCopiesControl } from './RemovedCopiesControl.tsx';
import { RuleList } from './RuleList.tsx';
import { RuleLog } from './RuleLog.tsx';
import { RuleTester } from './RuleTester.tsx';
import { SettingControl, type SettingControlProps } from './SettingControl.tsx';

const range = settingDefinitions.textSize;
const step = 10;

/** Shows the control for the size of all text, in steps of 10%. */
function TextSizeControl({ size, helpId }: { readonly size: number; readonly helpId: string }) {
  const set = (next: number): void => void changeSettings({ textSize: clampToRange(range, next) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend
    <div role="group" aria-label={t`Text size`} aria-describedby={helpId} className={styles.stepper}>
      <button type="button" aria-label={t`Smaller text`} disabled={size <= range.min} onClick={() => set(size - step)}>
        <MinusIcon />
      </button>
      <output>{formatWholePercent(size)}</output>
      <button type="button" aria-label={t`Larger text`} disabled={size >= range.max} onClick={() => set(size + step)}>
        <PlusIcon />
      </button>
    </div>
  );
}

export type RowControlProps = Omit<SettingControlProps, 'name'> & { readonly id: RowId };

/** Shows the control of a row: a special one, or the usual one for its type. */
export function RowControl({ id, helpId, onProblem }: RowControlProps) {
  const values = useSettings((state) => state.settings.values);
  switch (id) {
    case 'codexBinary':
      return <ProgramControl helpId={helpId} />;
    case 'state':
      return <Button onClick={() => runAction('restartCodex')}>{t`Restart Codex`}</Button>;
    case 'account':
      return <AccountControl />;
    case 'leftovers':
      return <LeftoversControl />;
    case 'rememberedApprovals':
      return (
        <Select
          name={settingDefinitions.rememberedApprovals.row.label}
          value={getRememberPolicy(values)}
          options={settingDefinitions.rememberedApprovals.choices}
          describedBy={helpId}
          onChange={(chosen) => {
            const policy = settingDefinitions.rememberedApprovals.choices.find(({ value }) => value === chosen);
            if (policy !== undefined) void setRememberPolicy(policy.value);
          }}
        />
      );
    case 'rules':
      return <RuleList />;
    case 'ruleTest':
      return <RuleTester helpId={helpId} />;
    case 'ruleLog':
      return <RuleLog />;
    case 'dataUse':
      return <DataUseControl />;
    case 'removedCopies':
      return <RemovedCopiesControl />;
    case 'theme':
      return (
        <SegmentedControl
          name={settingDefinitions.theme.row.name}
          value={values.theme}
          segments={themes}
          onChange={(theme) => void changeSettings({ theme })}
        />
      );
    case 'textSize':
      return <TextSizeControl size={values.textSize} helpId={helpId} />;
    case 'shortcuts':
      return <ShortcutList />;
    case 'editor':
      return <EditorControl helpId={helpId} />;
    case 'prices':
      return <PricesControl helpId={helpId} onProblem={onProblem} />;
    case 'dataFolder':
      return <DataFolderControl />;
    case 'updates':
      return <UpdateControl helpId={helpId} />;
    case 'versions':
      return <VersionsControl />;
    case 'bundle':
      return <Button onClick={() => runAction('makeDiagnosticsBundle')}>{t`Show…`}</Button>;
    case 'settingsFile':
      return <SettingsFileControl />;
    case 'browserNotifications':
      return <BrowserNotificationsControl helpId={helpId} />;
    case 'noKeepAwake':
      return null;
    case 'metrics':
    case 'launchPing':
    case 'checkForUpdates':
    case 'otlp':
    case 'otlpEndpoint':
    case 'telemetry':
    case 'firstRun':
    case 'whatIsSent':
      return <PrivacyControl id={id} helpId={helpId} />;
    case 'encryptThreads':
    case 'key':
    case 'recoveryKey':
    case 'lockedStore':
      return <EncryptionControl id={id} helpId={helpId} />;
    default:
      return <SettingControl name={id} helpId={helpId} onProblem={onProblem} />;
  }
}

const themeIcons: Readonly<Record<Theme, ReactNode>> = {
  system: <MonitorIcon />,
  light: <SunIcon />,
  dark: <MoonIcon />,
  contrast: <ContrastIcon />,
};

const themes = settingDefinitions.theme.choices.map(({ label, value }) => ({
  value,
  name: label,
  icon: themeIcons[value],
}));

function AccountControl() {
  const state = useAuth(({ auth }) => auth.state);
  if (state === 'signedIn') return <Button onClick={() => runAction('signOut')}>{t`Sign out`}</Button>;
  if (state === 'signingIn') return <Button onClick={() => void cancelSignIn()}>{t`Cancel`}</Button>;
  if (state === 'signedOut') return <Button onClick={() => runAction('signIn')}>{t`Sign in…`}</Button>;
  return null;
}

function DataFolderControl() {
  const folder = useConnection((state) => state.host?.dataFolder ?? '');
  return <Button onClick={() => void copyText(folder, t`Copied the path of the data folder`)}>{t`Copy path`}</Button>;
}

function SettingsFileControl() {
  const file = useSettings((state) => state.settings.file);
  if (file === '') return null;
  return (
    <span className={styles.pair}>
      <Button onClick={() => void openSettingsFile(null)}>{t`Open`}</Button>
      <Button onClick={() => void copyText(file, t`Copied the path of the settings file`)}>{t`Copy path`}</Button>
    </span>
  );
}

/** Lists processes of an earlier run, each with a button that ends it. */
function LeftoversControl() {
  const leftovers = useCli((state) => state.leftovers);
  return (
    <ul aria-label={t`Leftover processes`} className={styles.processes}>
      {leftovers.map((process) => (
        <li key={process.pid} className={styles.process}>
          <span className={styles.executable} {...tooltip(t`Started ${formatExactTime(process.startedAt)}`)}>
            {process.executable}
          </span>
          <span className={styles.pid}>{t`PID ${process.pid}`}</span>
          <Button size={24} aria-label={t`End process ${process.pid}`} onClick={() => void endLeftover(process)}>
            {t`End`}
          </Button>
        </li>
      ))}
    </ul>
  );
}
