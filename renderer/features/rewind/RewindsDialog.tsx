import { t } from '../../../shared/i18n/i18n.ts';
import { undoRewind } from '../../commands/rewind.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { useRewinds } from '../../stores/rewind.store.ts';
import styles from './RewindsDialog.module.css';
import { describeRewinds } from './rewinds.view-model.ts';

/** How often the displayed times are updated, in milliseconds. */
const timesRenewedMs = 60_000;

/**
 * Lists the rewinds of a thread, to undo one. Much may have happened since then, so the user sees each one before
 * undoing it.
 */
export default function RewindsDialog({ onClose }: { readonly onClose: () => void }) {
  const records = useRewinds(({ listedThread, rewinds }) =>
    listedThread === null ? undefined : rewinds[listedThread],
  );
  const rows = describeRewinds(records ?? [], useNow(true, timesRenewedMs));
  return (
    <Dialog title={t`Rewinds`} onClose={onClose}>
      <p className={styles.prose}>{t`You can undo a rewind for 30 days. You can review the changes first.`}</p>
      {rows.length === 0 ? (
        <p role="status" className={styles.prose}>{t`None left.`}</p>
      ) : (
        <ul className={styles.rows}>
          {rows.map(({ exactTime, id, isUndone, notes, what, when }) => (
            <li key={id} className={styles.row}>
              <span className={styles.what}>
                {what}
                {notes.length > 0 && <span className={styles.notes}>{notes.join(' · ')}</span>}
              </span>
              <span className={styles.when} {...tooltip(exactTime)}>
                {when}
              </span>
              {isUndone ? (
                <span className={styles.undone}>{t`Undone`}</span>
              ) : (
                <Button aria-label={t`Undo: ${what}, ${when}`} onClick={() => undoRewind(id, false)}>
                  {t`Undo…`}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <DialogFooter>
        <Button size={32} data-first-focus="" onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
