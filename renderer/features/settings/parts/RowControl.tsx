import ContrastIcon from 'lucide-react/icons/contrast';
import MonitorIcon from 'lucide-react/icons/monitor';
import MoonIcon from 'lucide-react/icons/moon';
import SunIcon from 'lucide-react/icons/sun';
import { approvalModeOf, approvalModes } from '../../../../shared/options/approval-modes.ts';
import { rememberPolicyOf } from '../../../../shared/options/remember-policy.ts';
import { t } from '../../../../shared/words/words.ts';
import { runAction } from '../../../actions/registry.ts';
import { cancelSignIn } from '../../../commands/auth.commands.ts';
import { copyText } from '../../../commands/copy-text.ts';
import { changeOptions, openSettingsFile } from '../../../commands/options.commands.ts';
import { setRememberPolicy } from '../../../commands/rules.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { Select } from '../../../components/Select.tsx';
import { Switch } from '../../../components/Switch.tsx';
import { useAuth } from '../../../stores/auth.store.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { useOptions } from '../../../stores/options.store.ts';
import { VersionsControl } from '../../about/VersionsControl.tsx';
import { levelChoices, takeLevel } from '../../diagnostics/level-choices.ts';
import { DesktopControl } from '../../notices/DesktopControl.tsx';
import { PricesControl } from '../../prices/PricesControl.tsx';
import { PrivacyControl } from '../../privacy/PrivacyControl.tsx';
import { ProtectionControl } from '../../protection/ProtectionControl.tsx';
import { ShortcutList } from '../../shortcuts/ShortcutList.tsx';
import { UpdateControl } from '../../updates/UpdateControl.tsx';
import { languageChoices } from '../language-choices.ts';
import { type RowId, rememberPolicies } from '../settings.view-model.ts';
import styles from './Controls.module.css';
import { DataUseControl } from './DataUseControl.tsx';
import { EditorControl } from './EditorControl.tsx';
import { LeftoversControl } from './LeftoversControl.tsx';
import { NumberControl, type NumberControlProps } from './NumberControl.tsx';
import { ProgramControl } from './ProgramControl.tsx';
import { RuleList } from './RuleList.tsx';
import { RuleLog } from './RuleLog.tsx';
import { RuleTester } from './RuleTester.tsx';
import { TextSizeControl } from './TextSizeControl.tsx';

export type RowControlProps = Omit<NumberControlProps, 'id'> & { readonly id: RowId };

/** The control of one setting. */
export function RowControl({ id, helpId, onProblem }: RowControlProps) {
  const values = useOptions((state) => state.options.values);
  switch (id) {
    case 'program':
      return <ProgramControl helpId={helpId} />;
    case 'state':
      return <Button onClick={() => runAction('restartCodex')}>{t`Restart Codex`}</Button>;
    case 'account':
      return <AccountControl />;
    case 'restartByItself':
      return (
        <Switch
          name={t`Restart by itself`}
          on={values.restartByItself}
          describedBy={helpId}
          onChange={(restartByItself) => void changeOptions({ restartByItself })}
        />
      );
    case 'leftovers':
      return <LeftoversControl />;
    case 'approvalMode':
      return (
        <Select
          name={t`Approvals`}
          value={values.approvalMode}
          options={approvalModes}
          describedBy={helpId}
          onChange={(chosen) => void changeOptions({ approvalMode: approvalModeOf(chosen).value })}
        />
      );
    case 'reviewOwnActions':
      return (
        <Switch
          name={t`Review what I do`}
          on={values.reviewOwnActions}
          describedBy={helpId}
          onChange={(reviewOwnActions) => void changeOptions({ reviewOwnActions })}
        />
      );
    case 'rememberPolicy':
      return (
        <Select
          name={t`How long rules are kept`}
          value={rememberPolicyOf(values)}
          options={rememberPolicies}
          describedBy={helpId}
          onChange={(chosen) => {
            const policy = rememberPolicies.find(({ value }) => value === chosen);
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
    case 'maxRuns':
    case 'maxMcpToolRuns':
    case 'processBudgetMegabytes':
    case 'windowTurns':
    case 'windowCharacters':
    case 'logMegabytes':
    case 'recordedOutputMegabytes':
      return <NumberControl id={id} helpId={helpId} onProblem={onProblem} />;
    case 'dataUse':
      return <DataUseControl />;
    case 'language':
      return (
        <Select
          name={t`Language`}
          value={values.language}
          options={languageChoices}
          describedBy={helpId}
          onChange={(chosen) => {
            const language = languageChoices.find(({ value }) => value === chosen);
            if (language !== undefined) void changeOptions({ language: language.value });
          }}
        />
      );
    case 'logLevel':
      return (
        <Select
          name={t`Log on disk`}
          value={values.logLevel}
          options={levelChoices.toReversed()}
          describedBy={helpId}
          onChange={(chosen) => takeLevel(chosen, (logLevel) => void changeOptions({ logLevel }))}
        />
      );
    case 'theme':
      return (
        <SegmentedControl
          name={t`Theme`}
          value={values.theme}
          segments={themes}
          onChange={(theme) => void changeOptions({ theme })}
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
    case 'notifications':
    case 'browserNotifications':
    case 'notificationTitles':
    case 'tray':
    case 'keepAwake':
    case 'noKeepAwake':
      return <DesktopControl id={id} helpId={helpId} />;
    case 'metrics':
    case 'launchPing':
    case 'checkForUpdates':
    case 'otlp':
    case 'otlpSends':
    case 'otlpEndpoint':
    case 'telemetry':
    case 'firstRun':
    case 'whatIsSent':
      return <PrivacyControl id={id} helpId={helpId} />;
    case 'encryption':
    case 'key':
    case 'recoveryKey':
    case 'lockedStore':
      return <ProtectionControl id={id} helpId={helpId} />;
  }
}

const themes = [
  { value: 'system', name: t`System`, icon: <MonitorIcon /> },
  { value: 'light', name: t`Light`, icon: <SunIcon /> },
  { value: 'dark', name: t`Dark`, icon: <MoonIcon /> },
  { value: 'contrast', name: t`High contrast`, icon: <ContrastIcon /> },
] as const;

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
  const file = useOptions((state) => state.options.file);
  if (file === '') return null;
  return (
    <span className={styles.pair}>
      <Button onClick={() => void openSettingsFile(null)}>{t`Open`}</Button>
      <Button onClick={() => void copyText(file, t`Copied the path of the settings file`)}>{t`Copy path`}</Button>
    </span>
  );
}
