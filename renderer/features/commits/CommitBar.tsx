import GitCommitIcon from 'lucide-react/icons/git-commit-horizontal';
import GitPullRequestIcon from 'lucide-react/icons/git-pull-request';
import SearchCheckIcon from 'lucide-react/icons/search-check';
import { type ReactNode, useEffect } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { mayCommitIn, openCommit, readUncommitted } from '../../commands/commits.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { useChanges } from '../../stores/changes.store.ts';
import { useCommits } from '../../stores/commits.store.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { useRewinds } from '../../stores/rewind.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { inputModel } from '../../view-models/input-model.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import styles from './CommitBar.module.css';
import { type DecidedAbove, describeCommitBar } from './commit-bar.view-model.ts';

export type CommitBarProps = {
  /** What the user has decided of the changes above; null while they cannot. */
  readonly decided: DecidedAbove | null;
  /** Shows what is decided, above the words. */
  readonly children: ReactNode;
};

/**
 * Says what the user has decided, and what is not committed in the window's folder, and leads to the commit. Nothing
 * without a trusted repository.
 */
export function CommitBar({ children, decided }: CommitBarProps) {
  const { problem, uncommitted } = useCommits();
  // Without waiting for the list, so that the bar does not move what the user reads.
  const hasRepository = useWorkspace(({ workspace }) => workspace !== null && mayCommitIn(workspace));
  const isElsewhere = useModel(inputModel, ({ place }) => place?.isFixed === true && place.place === 'worktree');
  useFreshList();
  if (!hasRepository) return null;
  const view = describeCommitBar(uncommitted, problem, isElsewhere, decided);
  return (
    <section aria-label={t`Commit`} className={styles.bar}>
      <div className={styles.facts}>
        {children}
        <p className={styles.fact} {...tooltipWhenCut(`${view.decided}${view.fact}`)}>
          <strong>{view.decided}</strong>
          {view.fact}
        </p>
      </div>
      <ReviewButton />
      <Button
        icon={<GitPullRequestIcon />}
        aria-label={view.pullRequestLabel}
        disabled={view.pullRequestObstacle !== null}
        {...tooltip(view.pullRequestObstacle ?? view.pullRequestLabel)}
        onClick={() => openDialog('pullRequest')}
      >
        <span className={styles.long}>{view.pullRequestLabel}</span>
      </Button>
      <Button icon={<GitCommitIcon />} disabled={!view.isEnabled} onClick={openCommit}>
        {view.label}
      </Button>
    </section>
  );
}

/** Starts a review of what is not committed. It keeps the focus while Codex works. */
function ReviewButton() {
  const isWorking = useModel(transcriptModel, (model) => model.isStreaming);
  const hasThread = useThreads(({ shown }) => shown !== null);
  const { hint, title } = describeAction('startReview', readActionState());
  if (!hasThread) return null;
  return (
    <IconButton
      name={title}
      icon={<SearchCheckIcon />}
      className={styles.review}
      {...(hint === null ? {} : { help: hint })}
      aria-disabled={isWorking}
      onClick={() => runAction('startReview')}
    />
  );
}

/** Reads the list at first, for another folder or trust, after a turn or a rewind, and when the user comes back. */
function useFreshList(): void {
  const folder = useWorkspace(({ workspace }) => (workspace === null ? '' : `${workspace.trust} ${workspace.path}`));
  const diffs = useChanges((state) => state.diffs);
  const rewinds = useRewinds((state) => state.rewinds);
  const isWorking = useModel(transcriptModel, (model) => model.isStreaming);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of any of them can mean changed files
  useEffect(() => {
    if (!isWorking) void readUncommitted();
  }, [folder, diffs, rewinds, isWorking]);
  useEffect(() => {
    const read = (): void => void readUncommitted();
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, []);
}
