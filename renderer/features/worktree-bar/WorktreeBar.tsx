import GitBranchIcon from 'lucide-react/icons/git-branch';
import { useCallback, useEffect, useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { performRunChoice } from '../../commands/run-choices.commands.ts';
import { applyWorktree, continueHere } from '../../commands/worktree.commands.ts';
import { Button } from '../../components/Button.tsx';
import { LineCounts } from '../../components/LineCounts.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { onPageRequest, sendPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWork } from '../work/use-work.ts';
import styles from './WorktreeBar.module.css';
import { describeWorktreeBar, type WorktreeBarView } from './worktree-bar.view-model.ts';

/** How often to look whether the thread has become quiet, in milliseconds. */
const refreshMs = 10_000;

/**
 * Shows what a thread has changed in its worktree, with Review and Apply, and the way to the folder. Always there, so
 * that nothing moves.
 */
export function WorktreeBar({ threadId }: { readonly threadId: ThreadId }) {
  const thread = useThreads((state) => state.threads[threadId] ?? null);
  const context = useWork();
  const now = useNow(true, refreshMs);
  const view = thread === null ? null : describeWorktreeBar(thread, context, now);
  return view === null ? null : <Bar threadId={threadId} view={view} />;
}

function Bar({ threadId, view }: { readonly threadId: ThreadId; readonly view: WorktreeBarView }) {
  const { canApply, canReview, changes, noContinuing, run, text } = view;
  const { projectRoot, runId } = run;
  const isBusy = useRef(false);
  /** A second click while the changes are read asks nothing twice. */
  const once = useCallback(async (act: () => Promise<void>): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    await act();
    isBusy.current = false;
  }, []);
  const moveOn = useCallback(
    () => void once(() => continueHere(threadId, { projectRoot, runId })),
    [once, threadId, projectRoot, runId],
  );
  useEffect(() => onPageRequest('continueHere', moveOn), [moveOn]);
  const continueName = t`Continue here…`;
  const apply = async (): Promise<void> => {
    await applyWorktree(run);
    sendPageRequest('focusComposer');
  };
  return (
    <section aria-label={t`Changes in the worktree`} className={styles.bar}>
      <GitBranchIcon />
      <p className={styles.words}>
        <span>{text}</span>
        {changes !== null && (
          <span className={styles.counts}>
            {changes.files} <LineCounts added={changes.added} removed={changes.removed} />
          </span>
        )}
      </p>
      <div className={styles.buttons}>
        <Button
          kind="quiet"
          size={24}
          disabled={!canReview}
          onClick={() => performRunChoice('review', run)}
        >{t`Review`}</Button>
        <Button size={24} disabled={!canApply} onClick={() => void once(apply)}>{t`Apply…`}</Button>
        <span {...(noContinuing !== null && tooltip(`${continueName}: ${noContinuing}`))}>
          <Button
            size={24}
            disabled={noContinuing !== null}
            aria-description={noContinuing ?? undefined}
            onClick={moveOn}
          >
            {continueName}
          </Button>
        </span>
      </div>
    </section>
  );
}
