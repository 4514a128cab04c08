import { t } from '../../../../shared/i18n/i18n.ts';
import { endLeftover } from '../../../commands/cli.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { formatExactTime } from '../../../components/format/time.ts';
import { tooltip } from '../../../components/tooltip.ts';
import { useCli } from '../../../stores/cli.store.ts';
import styles from './Controls.module.css';

/** Processes of an earlier run, each with a button that ends it. */
export function LeftoversControl() {
  const leftovers = useCli((state) => state.leftovers);
  return (
    <ul aria-label={t`Leftover processes`} className={styles.processes}>
      {leftovers.map((process) => (
        <li key={process.pid} className={styles.process}>
          <span className={styles.executable} {...tooltip(t`Started ${formatExactTime(process.startedAt)}`)}>
            {process.executable}
          </span>
          <span className={styles.pid}>{t`pid ${process.pid}`}</span>
          <Button size={24} aria-label={t`End process ${process.pid}`} onClick={() => void endLeftover(process)}>
            {t`End`}
          </Button>
        </li>
      ))}
    </ul>
  );
}
