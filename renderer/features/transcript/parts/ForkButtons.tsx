import GitForkIcon from 'lucide-react/icons/git-fork';
import PencilIcon from 'lucide-react/icons/pencil';
import { t } from '../../../../shared/i18n/i18n.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { useModel } from '../../../components/use-model.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import type { TurnModel } from '../../../view-models/turn-model.ts';

export type ForkButtonProps = { readonly turn: TurnModel; readonly className: string };

/** Edits the message that started a turn in a fork. Renders nothing where that is not possible. */
export function EditInFork({ className, turn }: ForkButtonProps) {
  if (!useModel(transcriptModel, () => turn.canEdit)) return null;
  return (
    <IconButton
      name={t`Edit in a fork`}
      icon={<PencilIcon />}
      className={className}
      onClick={() => void turn.editInFork()}
    />
  );
}

/** Continues after a turn in a fork. Renders nothing where that is not possible. */
export function BranchFromTurn({ className, turn }: ForkButtonProps) {
  if (!useModel(transcriptModel, () => turn.canBranch)) return null;
  return (
    <IconButton
      name={t`Branch from here`}
      icon={<GitForkIcon />}
      className={className}
      onClick={() => void turn.branch()}
    />
  );
}
