import PinIcon from 'lucide-react/icons/pin';
import type { TurnId } from '../../../../shared/base/ids.ts';
import { pinTurn } from '../../../commands/pinned-turns.commands.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { useLibrary } from '../../../stores/library.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import styles from './PinTurn.module.css';

export type PinTurnProps = {
  readonly turnId: TurnId;
  readonly className: string | undefined;
  /** The pin stays in sight while the turn is pinned. */
  readonly lasting?: boolean;
};

/** Pins a turn, or takes the pin away. Nothing on a turn that Codex does not have yet. */
export function PinTurn({ turnId, className, lasting = false }: PinTurnProps) {
  const threadId = useTranscript((state) => state.threadId);
  const pinned = useLibrary(
    (state) => threadId !== null && state.pinnedTurns[threadId]?.some((turn) => turn.turnId === turnId) === true,
  );
  if (threadId === null || turnId.startsWith('pending:')) return null;
  return (
    <IconButton
      name={pinned ? 'Unpin turn' : 'Pin turn'}
      icon={<PinIcon />}
      className={classNames(className, pinned && styles.pinned, pinned && lasting && styles.lasting)}
      onClick={() => void pinTurn(threadId, turnId, !pinned)}
    />
  );
}
