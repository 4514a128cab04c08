import FolderGitIcon from 'lucide-react/icons/folder-git';
import { useEffect } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { listOpenWorktrees } from '../../commands/open-worktrees.commands.ts';
import { classNames } from '../../components/class-names.ts';
import { useModel } from '../../components/use-model.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useOpenWorktrees } from '../../stores/open-worktrees.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { inputModel } from '../../view-models/input-model.ts';
import pickers from './Pickers.module.css';
import { Picker } from './Pickers.tsx';
import styles from './WorktreeChoice.module.css';
import { describeWorktreeChoice } from './worktree-choice.view-model.ts';

/** Lets the user choose an existing worktree for a new thread, where there is one. */
export function WorktreeChoice() {
  const place = useModel(inputModel, (model) => model.place);
  const folder = useWorkspace((state) => state.workspace?.path ?? null);
  const listed = useOpenWorktrees();
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  const isDue = isConnected && folder !== null && place?.isFixed === false && place.place === 'worktree';
  useEffect(() => {
    if (isDue && folder !== null) void listOpenWorktrees();
  }, [isDue, folder]);
  const view = describeWorktreeChoice(place, folder, listed);
  if (view === null) return null;
  return (
    <span
      className={classNames(pickers.pickers, styles.choice)}
      // One may be gone, or at work, since.
      onPointerEnter={() => void listOpenWorktrees()}
    >
      <Picker
        name={t`Which worktree`}
        icon={<FolderGitIcon />}
        folds
        view={view}
        onChange={(path) => inputModel.selectWorktree(path)}
      />
    </span>
  );
}
