import { useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { describeLog } from '../remembered.view-model.ts';
import { useRemembered } from '../use-remembered.ts';
import styles from './Rules.module.css';

const shownRows = 20;
const minuteMs = 60_000;

/** Lists the latest decisions about remembered approvals. */
export function RuleLog() {
  const audit = useRemembered()?.audit;
  const now = useNow(true, minuteMs);
  const rows = useMemo(() => describeLog(audit ?? [], now, shownRows), [audit, now]);
  if (rows.length === 0) {
    return <p className={styles.facts}>{t`No decisions yet.`}</p>;
  }
  return (
    <ol aria-label={t`Audit log`} className={styles.log}>
      {rows.map(({ event, exactTime, key, what, when }) => (
        <li key={key} className={styles.entry}>
          <span className={styles.event}>{event}</span>
          <code className={styles.what}>{what}</code>
          <span className={styles.when} {...tooltip(exactTime)}>
            {when}
          </span>
        </li>
      ))}
    </ol>
  );
}
