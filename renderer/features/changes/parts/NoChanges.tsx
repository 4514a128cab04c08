import { t } from '../../../../shared/i18n/i18n.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import styles from '../ChangesPane.module.css';

/** Says that Codex has changed nothing. */
export function NoChanges() {
  return (
    <div className={styles.empty}>
      <EmptyState
        what={t`No changes yet.`}
        how={t`Files that Codex edits in this thread are listed here, with what was added and removed.`}
      />
    </div>
  );
}
