import GitBranchIcon from 'lucide-react/icons/git-branch';
import { useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { performRunChoice } from '../../commands/run-choices.commands.ts';
import { applyWorktree } from '../../commands/worktree.commands.ts';
import { Button } from '../../components/Button.tsx';
import { LineCounts } from '../../components/LineCounts.tsx';
import { useNow } from '../../components/use-now.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWork } from '../work/use-work.ts';
import styles from './WorktreeBar.module.css';
import { describeWorktreeBar } from './worktree-bar.view-model.ts';

/** How often to look whether the thread has become quiet, in milliseconds. */
const refreshMs = 10_000;

/** Shows what a thread has changed in its worktree, with Review and Apply. Always there, so that nothing moves. */
export function WorktreeBar({ threadId }: { readonly threadId: ThreadId }) {
  const thread = useThreads((state) => state.threads[threadId] ?? null);
  const context = useWork();
  const now = useNow(true, refreshMs);
  const isApplying = useRef(false);
  const view = thread === null ? null : describeWorktreeBar(thread, context, now);
  if (view === null) return null;
  const apply = async (): Promise<void> => {
    // A second click while the changes are read asks nothing twice.
    if (isApplying.current) return;
    isApplying.current = true;
    await applyWorktree(view.run);
    isApplying.current = false;
    sendPageRequest('focusComposer');
  };
  return (
    <section aria-label={t`Changes in the worktree`} className={styles.bar}>
      <GitBranchIcon />
      <p className={styles.words}>
        <span>{view.text}</span>
        {view.changes !== null && (
          <span className={styles.counts}>
            {view.changes.files} <LineCounts added={view.changes.added} removed={view.changes.removed} />
          </span>
        )}
      </p>
      <Button
        kind="quiet"
        size={24}
        disabled={!view.canReview}
        onClick={() => performRunChoice('review', view.run)}
      >{t`Review`}</Button>
      <Button size={24} disabled={!view.canApply} onClick={() => void apply()}>{t`Apply…`}</Button>
    </section>
  );
}
