import GitBranchIcon from 'lucide-react/icons/git-branch';
import PanelBottomIcon from 'lucide-react/icons/panel-bottom';
import PanelRightIcon from 'lucide-react/icons/panel-right';
import { Suspense, useCallback, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { lazyComponent } from '../../client/lazy-module.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { renamingStarted, useThreadActions } from '../../stores/thread-actions.store.ts';
import { hasBranches, useThreads } from '../../stores/threads.store.ts';
import { findThreadWorktree } from '../../view-models/describe-work.ts';
import { usePanes } from '../panels/use-panes.ts';
import { NameField } from '../thread-actions/NameField.tsx';
import { ThreadActions } from '../thread-actions/ThreadActions.tsx';
import { describeThreadState } from '../thread-actions/thread-menu.view-model.ts';
import { useWork } from '../work/use-work.ts';
import styles from './ThreadHead.module.css';

const Branches = lazyComponent(() => import('../branches/Branches.tsx'));
const PinnedTurns = lazyComponent(() => import('../thread-actions/PinnedTurns.tsx'));

/** Shows the title of the shown thread, and the controls around it. */
export function ThreadHead({ title }: { readonly title: string }) {
  const panes = usePanes();
  const thread = useThreads((state) => (state.shown === null ? null : (state.threads[state.shown] ?? null)));
  const work = useWork();
  const worktree = thread === null ? null : findThreadWorktree(thread, work);
  const naming = useThreadActions(
    (state) => state.renaming?.place === 'head' && state.renaming.threadId === thread?.id,
  );
  const hasPins = useThreadActions((state) => thread !== null && (state.pinnedTurns[thread.id]?.length ?? 0) > 0);
  const isBranch = useThreads(hasBranches);
  const [menuOpen, setMenuOpen] = useState(false);
  const closeMenu = useCallback(() => setMenuOpen(false), []);
  const menu = useRef<HTMLButtonElement>(null);
  const consoleOpen = useLayout((state) => state.layout.consoleOpen);
  const changesDocked = useLayout((state) => state.layout.changesOpen);
  const changesOver = useFrame((state) => state.drawer === 'changes');
  const changesOpen = panes.changes.place === 'over' ? changesOver : changesDocked;
  const state = thread === null ? null : describeThreadState(thread);
  return (
    <header className={styles.head}>
      {naming && thread !== null ? (
        <div className={styles.naming}>
          <NameField threadId={thread.id} title={title} focusAfter={() => menu.current?.focus()} />
        </div>
      ) : (
        <h1
          className={styles.title}
          {...tooltipWhenCut(title)}
          onDoubleClick={() => {
            if (thread !== null && !thread.archived) renamingStarted(thread.id, 'head');
          }}
        >
          {title}
        </h1>
      )}
      {worktree !== null && (
        <span className={styles.place} {...tooltip(t`Worktree, branch ${worktree.branch}`)}>
          <GitBranchIcon />
          <span className="visually-hidden">{t`Worktree, branch`} </span>
          <span className={styles.branch}>{worktree.branch}</span>
        </span>
      )}
      {state !== null && (
        <span className={styles.state} {...tooltip(state.meaning)}>
          {state.text}
        </span>
      )}
      {thread !== null && hasPins && (
        <Suspense fallback={null}>
          <PinnedTurns threadId={thread.id} />
        </Suspense>
      )}
      {thread !== null && isBranch && (
        <Suspense fallback={null}>
          <Branches key={thread.id} threadId={thread.id} />
        </Suspense>
      )}
      <IconButton
        name={t`Console`}
        icon={<PanelBottomIcon />}
        keys={useKeys('toggleConsole')}
        aria-expanded={consoleOpen}
        onClick={() => runAction('toggleConsole')}
      />
      <IconButton
        name={t`Changes`}
        icon={<PanelRightIcon />}
        keys={useKeys('toggleChanges')}
        aria-expanded={changesOpen}
        onClick={() => runAction('toggleChanges')}
      />
      {thread !== null && (
        <ThreadActions
          ref={menu}
          threadId={thread.id}
          name={t`Actions for this thread`}
          place="head"
          open={menuOpen}
          onOpen={() => setMenuOpen(true)}
          onClosed={closeMenu}
          focusAfter={() => menu.current?.focus()}
        />
      )}
    </header>
  );
}
