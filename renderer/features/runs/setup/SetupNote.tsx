import XIcon from 'lucide-react/icons/x';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { sendPageRequest } from '../../../stores/page-requests.ts';
import { useThreads } from '../../../stores/threads.store.ts';
import { setupNoteHidden, useWorktreeSetup } from '../../../stores/worktree-setup.store.ts';
import { findThreadWorktree } from '../../../view-models/describe-work.ts';
import { useWork } from '../../work/use-work.ts';
import styles from './SetupNote.module.css';

/** Says in the thread of a worktree that it is being set up, or what went wrong. */
export function SetupNote() {
  const thread = useThreads((state) => (state.shown === null ? null : (state.threads[state.shown] ?? null)));
  const work = useWork();
  const hidden = useWorktreeSetup((state) => state.hiddenNotes);
  const worktree = thread === null ? null : findThreadWorktree(thread, work);
  const setup = worktree?.setup ?? null;
  if (worktree === null || setup === null) return null;
  const key = getRunKey(worktree.run);
  if (setup.problem !== null && !hidden.has(key)) {
    return (
      <div className={styles.note}>
        <span role="status" className={styles.words}>
          {setup.problem}
        </span>
        <IconButton
          name={t`Hide the note on the set-up`}
          icon={<XIcon />}
          onClick={() => {
            setupNoteHidden(key);
            sendPageRequest('focusComposer');
          }}
        />
      </div>
    );
  }
  if (!setup.isRunning) return null;
  return (
    <div className={styles.note}>
      <Spinner />
      <span role="status" className={styles.words}>
        {t`Setting up the worktree…`}
      </span>
    </div>
  );
}
