import { t } from '../../../shared/i18n/i18n.ts';
import { copyText } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { recoveryKeyForgotten, useEncryption } from '../../stores/encryption.store.ts';
import styles from './RecoveryKeyDialog.module.css';

/** Shows a recovery key that was just made. After the dialog closes, the words are not stored anywhere. */
export default function RecoveryKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const keyText = useEncryption((state) => state.recoveryKey) ?? '';
  const close = (): void => {
    recoveryKeyForgotten();
    onClose();
  };
  return (
    <Dialog title={t`Recovery key`} onClose={close}>
      <p className={styles.prose}>
        {t`It opens your threads if this computer loses their key, or on another computer. Anyone with this key and the data folder can read them.`}
      </p>
      <code className={styles.words}>
        {keyText.split(/(?<=-)/).map((group) => (
          <span key={group}>{group}</span>
        ))}
      </code>
      <p className={styles.prose}>
        {t`Write it down, or save it in a password manager. Workcell does not store it in plain text and will not show it again. A new one replaces it.`}
      </p>
      <DialogFooter>
        <Button size={32} data-first-focus onClick={() => void copyText(keyText, t`Copied the recovery key`)}>
          {t`Copy`}
        </Button>
        <Button kind="primary" size={32} onClick={close}>
          {t`Done`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
