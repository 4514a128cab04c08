import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { saveFile } from '../../client/save-file.ts';
import { type DiagnosticsBundle, makeDiagnosticsBundle } from '../../commands/about.commands.ts';
import { copyText } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { formatBytes } from '../../components/format/quantity.ts';
import styles from './About.module.css';

/** Shows the exact text of a bundle, to read before saving it. Workcell sends none of it. */
export default function BundleDialog({ onClose }: { readonly onClose: () => void }) {
  const [bundle, setBundle] = useState<DiagnosticsBundle | 'asked' | null>('asked');
  useEffect(() => {
    let isShown = true;
    void makeDiagnosticsBundle().then((made) => {
      if (isShown) setBundle(made);
    });
    return () => {
      isShown = false;
    };
  }, []);
  const made = bundle === 'asked' ? null : bundle;
  const save = (): void => {
    if (made === null) return;
    saveFile({ blob: new Blob([made.text], { type: 'text/plain' }), fileName: made.fileName });
    onClose();
  };
  return (
    <Dialog title={t`Diagnostics bundle`} onClose={onClose} className={styles.dialog}>
      <p className={styles.prose}>
        {t`Versions, settings and the log, to share when you ask for help. Secrets, names and paths are replaced, and your threads are left out. Workcell saves it on this machine and does not send it.`}
      </p>
      {bundle === null && <p className={styles.problem}>{t`The host did not respond. Close this and try again.`}</p>}
      <textarea
        aria-label={t`Bundle text`}
        className={styles.text}
        readOnly
        value={made?.text ?? ''}
        spellCheck={false}
        data-first-focus
      />
      <DialogFooter hint={made === null ? '' : formatBytes(new TextEncoder().encode(made.text).length)}>
        <Button
          size={32}
          disabled={made === null}
          onClick={() => void copyText(made?.text ?? '', t`Copied the diagnostics bundle`)}
        >
          {t`Copy`}
        </Button>
        <Button kind="primary" size={32} disabled={made === null} onClick={save}>
          {t`Save as file`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
