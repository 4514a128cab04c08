import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { classNames } from '../../components/class-names.ts';
import { Spinner } from '../../components/Spinner.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import styles from './CliStatus.module.css';
import { describeCliStatus } from './cli-status.view-model.ts';

export type CliStatusProps = {
  /** Shows nothing while Codex is ready. */
  readonly isNewsOnly?: boolean;
  /** There is room for the mark only. */
  readonly isMark?: boolean;
};

/** Shows the state of Codex. A click opens the settings. */
export function CliStatus({ isMark = false, isNewsOnly = false }: CliStatusProps) {
  const line = useConnection((state) => state.connectionState);
  const cli = useCli((state) => state.cli);
  const { detail, mark, text } = describeCliStatus(line, cli);
  return (
    <div role="status" aria-label={t`CLI status`} className={styles.status}>
      {(!isNewsOnly || mark !== 'ready') && (
        <button
          type="button"
          className={styles.item}
          {...(detail === null ? tooltipWhenCut(text) : tooltip(isMark ? `${text}: ${detail}` : detail))}
          onClick={() => runAction('openSettings')}
        >
          {mark === 'working' ? (
            <span className={styles.working}>
              <Spinner />
            </span>
          ) : (
            <span className={classNames(styles.mark, styles[mark])} aria-hidden="true" />
          )}
          <span className={classNames(styles.text, mark === 'stopped' && styles.stopped)}>{text}</span>
        </button>
      )}
    </div>
  );
}
