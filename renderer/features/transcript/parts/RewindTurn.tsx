import RotateCcwIcon from 'lucide-react/icons/rotate-ccw';
import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { useModel } from '../../../components/use-model.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import type { TurnModel } from '../../../view-models/turn-model.ts';

export type RewindTurnProps = { readonly turn: TurnModel; readonly className: string | undefined };

/** Rewinds to before a message. Renders nothing in the archive, and for a message that did not start a turn. */
export function RewindTurn({ turn, className }: RewindTurnProps) {
  const canRewind = useModel(transcriptModel, () => turn.canRewind);
  if (!canRewind) return null;
  return (
    <IconButton
      name={t`Rewind to here…`}
      icon={<RotateCcwIcon />}
      className={className}
      onClick={() => runAction('rewindTurn', { turnId: turn.turnId })}
    />
  );
}
