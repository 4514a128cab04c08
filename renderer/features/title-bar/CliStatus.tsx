import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { classNames } from '../../components/class-names.ts';
import { Spinner } from '../../components/Spinner.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import styles from './CliStatus.module.css';
import { describeCliStatus } from './cli-status.view-model.ts';

/** Shows the state of Codex; with `isNewsOnly`, nothing while Codex is ready. A click opens the settings. */
export function CliStatus({ isNewsOnly = false }: { readonly isNewsOnly?: boolean }) {
  const line = useConnection((state) => state.connectionState);
  const cli = useCli((state) => state.cli);
  const { detail, mark, text } = describeCliStatus(line, cli);
  return (
    <div role="status" aria-label={t`CLI status`} className={styles.status}>
      {(!isNewsOnly || mark !== 'ready') && (
        <button
          type="button"
          className={styles.item}
          {...(detail === null ? tooltipWhenCut(text) : tooltip(detail))}
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
