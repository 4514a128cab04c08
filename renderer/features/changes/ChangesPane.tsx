import { useMemo, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { hasChanges, useChanges } from '../../stores/changes.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { CommitBar } from '../commits/CommitBar.tsx';
import styles from './ChangesPane.module.css';
import { ChangesHead } from './parts/ChangesHead.tsx';
import { NoChanges } from './parts/NoChanges.tsx';
import { ScopeBar } from './scopes/ScopeBar.tsx';

const shownChanges = lazyModule(() => import('./ShownChanges.tsx'));

/** Shows what changed in the shown thread, or in the window's folder. */
export function ChangesPane() {
  const threadId = useThreads((state) => state.shown);
  const hasDiffs = useChanges((state) => hasChanges(state, threadId));
  const scope = useChanges((state) => state.scope);
  const [count, setCount] = useState<HTMLElement | null>(null);
  const [actions, setActions] = useState<HTMLElement | null>(null);
  const head = useMemo(() => ({ count, actions }), [count, actions]);
  const part = useLazyModule(shownChanges, hasDiffs || (threadId !== null && scope !== 'turn'));
  return (
    <section aria-label={t`Changes`} tabIndex={-1} className={styles.pane}>
      <ChangesHead onCount={setCount} onActions={setActions} />
      {threadId !== null && <ScopeBar threadId={threadId} />}
      {threadId !== null && part !== null ? (
        <part.ShownChanges threadId={threadId} head={head} />
      ) : (
        !hasDiffs && (threadId === null || scope === 'turn') && <NoChanges />
      )}
      <CommitBar />
    </section>
  );
}
