import PinIcon from 'lucide-react/icons/pin';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { useModel } from '../../../components/use-model.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import type { TurnModel } from '../../../view-models/turn-model.ts';
import styles from './PinTurn.module.css';

export type PinTurnProps = {
  readonly turn: TurnModel;
  readonly className: string | undefined;
  /** True if the pin stays visible while the turn is pinned. */
  readonly lasting?: boolean;
};

/** Pins a turn, or removes the pin. Renders nothing for a turn that Codex does not have yet. */
export function PinTurn({ turn, className, lasting = false }: PinTurnProps) {
  const pinned = useModel(transcriptModel, () => turn.isPinned);
  if (!turn.canPin) return null;
  return (
    <IconButton
      name={pinned ? t`Unpin turn` : t`Pin turn`}
      icon={<PinIcon />}
      className={classNames(className, pinned && styles.pinned, pinned && lasting && styles.lasting)}
      onClick={() => void turn.togglePin()}
    />
  );
}
