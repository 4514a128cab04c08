import CheckIcon from 'lucide-react/icons/check';
import CopyIcon from 'lucide-react/icons/copy';
import GitForkIcon from 'lucide-react/icons/git-fork';
import HistoryIcon from 'lucide-react/icons/history';
import MessageIcon from 'lucide-react/icons/message-square-quote';
import PencilIcon from 'lucide-react/icons/pencil';
import PinIcon from 'lucide-react/icons/pin';
import type { EntryId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { useModel } from '../../../components/use-model.ts';
import { useCopyNote } from '../../../stores/copy-note.store.ts';
import type { Speech } from '../../../view-models/speeches.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import { getTurnModel, type TurnModel } from '../../../view-models/turn-model.ts';
import styles from './TurnActions.module.css';

export type MessageActionsProps = {
  /** The speech of the message, and the message. */
  readonly speech: Speech;
  readonly entryId: EntryId;
  /** True if the line of facts below the message is the place of the buttons. */
  readonly isInFacts: boolean;
};

/**
 * Shows what the user can do with a message, in a place that nothing else uses. The buttons appear with the pointer or
 * the focus; the pin of a pinned turn stays.
 */
export function MessageActions({ entryId, isInFacts, speech }: MessageActionsProps) {
  const turn = getTurnModel(speech);
  return (
    <span className={classNames(styles.actions, isInFacts && styles.inFacts)}>
      {entryId === turn.segments[0]?.id && <EditInFork turn={turn} />}
      <CopyButton name={t`Copy message`} turn={turn} only={entryId} />
      <PinTurn turn={turn} />
      <RewindTurn turn={turn} />
    </span>
  );
}

/** Shows what the user can do with an answer. `message` is above it, and can pin the turn. */
export function AnswerActions({ speech, message }: { readonly speech: Speech; readonly message: Speech | null }) {
  const turn = getTurnModel(speech);
  return (
    <span className={styles.actions}>
      {turn.canCopy && (
        <>
          {message === null && <PinTurn turn={turn} />}
          <BranchFromTurn turn={turn} />
          <CopyButton name={t`Copy answer`} turn={turn} />
        </>
      )}
    </span>
  );
}

type TurnProps = { readonly turn: TurnModel };

/** Copies a speech, or `only` one of its messages. */
function CopyButton({ name, turn, only }: TurnProps & { readonly name: string; readonly only?: EntryId }) {
  const first = only ?? turn.segments[0]?.id;
  const isCopied = useCopyNote(({ note }) => note !== null && note.copied === first);
  const icon = only === undefined ? <CopyIcon /> : <MessageIcon />;
  return (
    <IconButton
      name={name}
      icon={isCopied ? <CheckIcon /> : icon}
      className={styles.action}
      onClick={() => void turn.copyMessage(only)}
    />
  );
}

/** Edits the message that started a turn in a fork. Renders nothing where that is not possible. */
function EditInFork({ turn }: TurnProps) {
  if (!useModel(transcriptModel, () => turn.canEdit)) return null;
  return (
    <IconButton
      name={t`Edit in a fork`}
      icon={<PencilIcon />}
      className={styles.action}
      onClick={() => void turn.editInFork()}
    />
  );
}

/** Continues after a turn in a fork. Renders nothing where that is not possible. */
function BranchFromTurn({ turn }: TurnProps) {
  if (!useModel(transcriptModel, () => turn.canBranch)) return null;
  return (
    <IconButton
      name={t`Branch from here`}
      icon={<GitForkIcon />}
      className={styles.action}
      onClick={() => void turn.branch()}
    />
  );
}

/** Pins a turn, or removes the pin. Renders nothing for a turn that Codex does not have yet. */
function PinTurn({ turn }: TurnProps) {
  const pinned = useModel(transcriptModel, () => turn.isPinned);
  if (!turn.canPin) return null;
  return (
    <IconButton
      name={pinned ? t`Unpin turn` : t`Pin turn`}
      icon={<PinIcon />}
      className={classNames(styles.action, pinned && styles.pinned)}
      onClick={() => void turn.togglePin()}
    />
  );
}

/** Rewinds to before a message. Renders nothing in the archive, and for a message that did not start a turn. */
function RewindTurn({ turn }: TurnProps) {
  const canRewind = useModel(transcriptModel, () => turn.canRewind);
  if (!canRewind) return null;
  return (
    <IconButton
      name={t`Rewind to here…`}
      icon={
        <>
          <HistoryIcon />
          <span className={styles.word}>{t`Rewind`}</span>
        </>
      }
      className={classNames(styles.action, styles.wide)}
      onClick={() => runAction('rewindTurn', { turnId: turn.turnId })}
    />
  );
}
