import { t } from '../../../../shared/i18n/i18n.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import styles from '../ChangesPane.module.css';
import { ChangesHead } from './ChangesHead.tsx';

/** Changes for a thread that has none. */
export function NoChanges() {
  return (
    <>
      <ChangesHead count={0} />
      <div className={styles.empty}>
        <EmptyState
          what={t`No changes yet.`}
          how={t`Files that Codex edits in this thread are listed here, with what was added and removed.`}
        />
      </div>
    </>
  );
}
