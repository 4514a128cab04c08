import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { deleteRemoved, listRemoved, type RemovedCopies, restoreRemoved } from '../../../commands/removed.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { type CopyRow, describeCopies } from '../removed-copies.view-model.ts';
import styles from './RemovedCopiesControl.module.css';

const minuteMs = 60_000;
/** How many copies are shown first, and with each click on “Show more”. */
const shownAtOnce = 50;

/** Lists the copies of what Workcell removed, to restore or delete them. */
export function RemovedCopiesControl() {
  const [found, setFound] = useState<RemovedCopies | 'reading' | null>('reading');
  const [most, setMost] = useState(shownAtOnce);
  const scroller = useRef<HTMLElement>(null);
  const now = useNow(true, minuteMs);
  const rows = useMemo(
    () => (isRead(found) ? describeCopies(found.copies.slice(0, most), now) : []),
    [found, most, now],
  );
  const read = useCallback(async () => setFound(await listRemoved()), []);
  useEffect(() => void read(), [read]);
  const act = async (change: Promise<void>): Promise<void> => {
    await change;
    await read();
    // The button with the focus disappears with its row.
    if (document.activeElement === document.body) scroller.current?.focus();
  };
  if (found === 'reading') return <Spinner />;
  return (
    <section
      ref={scroller}
      aria-label={t`Kept copies`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
      tabIndex={0}
      className={styles.scroller}
    >
      {found === null && (
        <EmptyState what={t`The copies could not be listed.`} how={t`Check the connection, then try again.`}>
          <Button onClick={() => void read()}>{t`Try again`}</Button>
        </EmptyState>
      )}
      {isRead(found) && rows.length === 0 && (
        <EmptyState
          what={t`No kept copies`}
          how={t`When you rewind, discard or apply changes, the files that were there before appear here.`}
        />
      )}
      {rows.length > 0 && (
        <ul>
          {rows.map((row) => (
            <Copy key={row.copy.id} row={row} onAct={act} />
          ))}
        </ul>
      )}
      {isRead(found) && found.copies.length > most && (
        <Button size={24} onClick={() => setMost(most + shownAtOnce)}>
          {t`Show more`}
        </Button>
      )}
      {isRead(found) && found.copies.length <= most && found.more > 0 && (
        <p className={styles.facts}>{t`And ${counted(found.more, 'older copy', 'older copies')}.`}</p>
      )}
    </section>
  );
}

type CopyProps = { readonly row: CopyRow; readonly onAct: (change: Promise<void>) => Promise<void> };

function Copy({ row, onAct }: CopyProps) {
  const [isBusy, setIsBusy] = useState(false);
  const press = async (change: Promise<void>): Promise<void> => {
    setIsBusy(true);
    await onAct(change);
    setIsBusy(false);
  };
  return (
    <li className={styles.copy}>
      <div className={styles.words}>
        <p className={styles.path}>{row.path}</p>
        <p className={styles.facts} {...tooltip(row.exactTime)}>
          {row.facts.join(' · ')}
        </p>
      </div>
      <Button
        size={24}
        aria-label={row.restoreName}
        disabled={isBusy}
        onClick={() => void press(restoreRemoved(row.copy))}
      >
        {t`Restore`}
      </Button>
      <Button
        size={24}
        aria-label={row.deleteName}
        disabled={isBusy}
        onClick={() => void press(deleteRemoved(row.copy))}
      >
        {t`Delete now`}
      </Button>
    </li>
  );
}

function isRead(found: RemovedCopies | 'reading' | null): found is RemovedCopies {
  return found !== null && found !== 'reading';
}
