import GitBranchIcon from 'lucide-react/icons/git-branch';
import { t } from '../../../shared/i18n/i18n.ts';
import { mayCommitIn } from '../../commands/commits.commands.ts';
import { tooltip } from '../../components/tooltip.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import styles from './BranchButton.module.css';

/** Shows the branch of the window's folder. In a trusted repository it opens the list of branches. */
export function BranchButton() {
  const branch = useWorkspace((state) => state.workspace?.branch ?? null);
  const mayOpen = useWorkspace(({ workspace }) => workspace !== null && mayCommitIn(workspace));
  if (branch === null) return null;
  const content = (
    <>
      <GitBranchIcon />
      <span className={styles.name}>{branch}</span>
    </>
  );
  if (!mayOpen) {
    return (
      <span className={styles.branch} {...tooltip(t`Branch ${branch}`)}>
        {content}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles.branch}
      aria-haspopup="dialog"
      aria-label={t`Branch ${branch}`}
      onClick={() => openDialog('branches')}
      {...tooltip(t`Branch ${branch}`)}
    >
      {content}
    </button>
  );
}
