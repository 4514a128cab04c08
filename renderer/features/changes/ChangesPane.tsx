import { t } from '../../../shared/i18n/i18n.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { hasChanges, useChanges } from '../../stores/changes.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { CommitBar } from '../commits/CommitBar.tsx';
import styles from './ChangesPane.module.css';
import { ChangesHead, NoChanges } from './parts/ChangesHead.tsx';

const shownChanges = lazyModule(() => import('./ShownChanges.tsx'));

/** Shows what Codex changed in the shown thread. */
export function ChangesPane() {
  const threadId = useThreads((state) => state.shown);
  const hasDiffs = useChanges((state) => hasChanges(state, threadId));
  const part = useLazyModule(shownChanges, hasDiffs);
  return (
    <section aria-label={t`Changes`} className={styles.pane}>
      {threadId === null || !hasDiffs ? (
        <NoChanges />
      ) : part === null ? (
        <ChangesHead count={0} />
      ) : (
        <part.ShownChanges threadId={threadId} />
      )}
      <CommitBar />
    </section>
  );
}
