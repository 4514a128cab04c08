import { t } from '../../../shared/i18n/i18n.ts';
import { closeImport, pickFileToImport } from '../../commands/imports.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useExports } from '../../stores/exports.store.ts';
import { describeImport } from './export-thread.view-model.ts';
import styles from './ImportDialog.module.css';

/** Shows the progress of an import, or what prevents it. */
export default function ImportDialog() {
  const importing = useExports((state) => state.importing);
  if (importing === null) return null;
  const { detail, fact, progress } = describeImport(importing);
  return (
    <Dialog title={t`Import`} onClose={closeImport}>
      <p className={styles.file}>{importing.fileName}</p>
      {progress === null ? (
        <div role="alert">
          <p className={styles.fact}>{fact}</p>
          <p className={styles.detail}>{detail}</p>
        </div>
      ) : (
        <p role="status" className={styles.progress}>
          <Spinner /> {progress}
        </p>
      )}
      <DialogFooter>
        <Button size={32} data-first-focus="" onClick={closeImport}>
          {progress === null ? t`Close` : t`Cancel`}
        </Button>
        {progress === null && (
          <Button kind="primary" size={32} onClick={pickFileToImport}>
            {t`Choose another file…`}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
