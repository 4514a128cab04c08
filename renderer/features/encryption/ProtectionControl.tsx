import { t } from '../../../shared/i18n/i18n.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { runAction } from '../../actions/registry.ts';
import { cancelRewrite, encryptThreads } from '../../commands/encryption.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useProtection } from '../../stores/encryption.store.ts';
import { useOptions } from '../../stores/settings.store.ts';
import styles from './ProtectionControl.module.css';
import { canCancel, describeEncryptionSwitch, type ProtectionRowId } from './protection.view-model.ts';

export type ProtectionControlProps = {
  readonly id: ProtectionRowId;
  /** ID of the sentence that explains the setting. */
  readonly helpId: string;
};

/** The control for one setting of how threads are protected. */
export function ProtectionControl({ id, helpId }: ProtectionControlProps) {
  const protection = useProtection((state) => state.protection);
  const wanted = useOptions((state) => state.options.values.encryptThreads);
  switch (id) {
    case 'encryptThreads': {
      const { busy, disabled, on } = describeEncryptionSwitch(protection, wanted);
      return (
        <div className={styles.controls}>
          {busy && (
            <>
              <span className={styles.working}>
                <Spinner />
              </span>
              <Button disabled={!canCancel(protection)} aria-describedby={helpId} onClick={() => void cancelRewrite()}>
                {t`Cancel`}
              </Button>
            </>
          )}
          <Switch
            name={settings.encryptThreads.row.name}
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
        <Button busy={protection.type === 'rewriting'} aria-describedby={helpId} onClick={() => runAction('changeKey')}>
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
          {protection.type === 'locked' && protection.hasRecoveryKey && (
            <Button onClick={() => runAction('useRecoveryKey')}>{t`Use recovery key`}</Button>
          )}
        </div>
      );
  }
}
