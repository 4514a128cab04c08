import { useRef, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { performRunChoice } from '../../../commands/run-choices.commands.ts';
import { confirmDiscard, discardRun } from '../../../commands/runs.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../../components/Dialog.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import type { LeftoverRow } from './leftovers.view-model.ts';
import styles from './RunWorktreesDialog.module.css';
import { useLeftovers } from './use-leftovers.ts';

/** How often the displayed ages are updated, in milliseconds. */
const agesRenewedMs = 60_000;

/** Lists the worktrees that earlier runs have left, to review or discard one by one. */
export default function RunWorktreesDialog({ onClose }: { readonly onClose: () => void }) {
  const rows = useLeftovers(useNow(true, agesRenewedMs));
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Dialog title={t`Worktrees from earlier runs`} onClose={onClose}>
      <p className={styles.prose}>{t`Each one has a run's changes until you keep or discard them.`}</p>
      {rows.length === 0 ? (
        <p role="status" className={styles.none}>{t`None left.`}</p>
      ) : (
        <ul className={styles.rows}>
          {rows.map((row) => (
            <Row key={row.key} row={row} onGone={() => close.current?.focus()} />
          ))}
        </ul>
      )}
      <DialogFooter>
        <Button ref={close} size={32} data-first-focus="" onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Row({ row, onGone }: { readonly row: LeftoverRow; readonly onGone: () => void }) {
  const { age, applied, branch, exactTime, isThere, path, run, title } = row;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const discard = async (): Promise<void> => {
    const loss = { files: null, isApplied: applied !== null, leftOut: applied?.leftOut ?? 0 };
    if (!(await confirmDiscard(run, loss))) return;
    setBusy(true);
    const done = await discardRun(run);
    setBusy(false);
    setRefusal(done.ok ? null : done.error.message);
    if (done.ok) onGone();
  };
  return (
    <li aria-label={title} className={styles.row}>
      <div className={styles.names}>
        <p className={styles.head}>
          <span className={styles.title} {...tooltipWhenCut(title)}>
            {title}
          </span>
          <span className={styles.age} {...tooltip(exactTime)}>
            {age}
          </span>
        </p>
        <p className={styles.code} {...tooltipWhenCut(branch)}>
          {branch}
        </p>
        <p className={styles.code} {...tooltipWhenCut(path)}>
          {path}
        </p>
        {!isThere && <p className={styles.note}>{t`Its folder was deleted. Discard removes what is left.`}</p>}
        {refusal !== null && (
          <p role="alert" className={styles.refusal}>
            <StateGlyph state="failed" size={12} />
            {refusal}
          </p>
        )}
      </div>
      {isThere && <Button onClick={() => performRunChoice('review', run)}>{t`Review changes`}</Button>}
      <Button busy={busy} onClick={() => void discard()}>{t`Discard…`}</Button>
    </li>
  );
}
