import type { ReactNode } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { PanelControls } from '../../panels/PanelControls.tsx';
import styles from '../ChangesPane.module.css';

/** Shows the header of Changes: the number of files, and the actions on all of them. */
export function ChangesHead({ count, children }: { readonly count: number; readonly children?: ReactNode }) {
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>
        {t`Changes`}
        {count > 0 && <span className={styles.count}>{count}</span>}
      </h2>
      <span className={styles.space} />
      {children}
      <PanelControls panel="changes" />
    </header>
  );
}

/** Shows Changes for a thread that has none. */
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
