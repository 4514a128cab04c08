import { t } from '../../../shared/i18n/i18n.ts';
import { settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import { runAction } from '../../actions/registry.ts';
import { cancelRewrite, encryptThreads } from '../../commands/encryption.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useEncryption } from '../../stores/encryption.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import styles from './EncryptionControl.module.css';
import { canCancel, describeEncryptionSwitch, type EncryptionRowId } from './encryption.view-model.ts';

export type EncryptionControlProps = {
  readonly id: EncryptionRowId;
  /** ID of the sentence that explains the setting. */
  readonly helpId: string;
};

/** Shows the control for one encryption setting. */
export function EncryptionControl({ id, helpId }: EncryptionControlProps) {
  const encryption = useEncryption((state) => state.encryption);
  const wanted = useSettings((state) => state.settings.values.encryptThreads);
  switch (id) {
    case 'encryptThreads': {
      const { busy, disabled, on } = describeEncryptionSwitch(encryption, wanted);
      return (
        <div className={styles.controls}>
          {busy && (
            <>
              <span className={styles.working}>
                <Spinner />
              </span>
              <Button disabled={!canCancel(encryption)} aria-describedby={helpId} onClick={() => void cancelRewrite()}>
                {t`Cancel`}
              </Button>
            </>
          )}
          <Switch
            name={settingDefinitions.encryptThreads.row.name}
            on={on}
            disabled={disabled}
            describedBy={helpId}
            onChange={(chosen) => void encryptThreads(chosen)}
          />
        </div>
      );
    }
    case 'key':
      return (
        <Button busy={encryption.type === 'rewriting'} aria-describedby={helpId} onClick={() => runAction('changeKey')}>
          {t`Change key`}
        </Button>
      );
    case 'recoveryKey':
      return (
        <Button aria-describedby={helpId} onClick={() => runAction('showRecoveryKey')}>
          {t`Show recovery key`}
        </Button>
      );
    case 'lockedStore':
      return (
        <div className={styles.controls}>
          <Button onClick={() => runAction('startFresh')}>{t`Start fresh`}</Button>
          <Button onClick={() => runAction('reopenStore')}>{t`Try again`}</Button>
          {encryption.type === 'locked' && encryption.hasRecoveryKey && (
            <Button onClick={() => runAction('useRecoveryKey')}>{t`Use recovery key`}</Button>
          )}
        </div>
      );
  }
}
