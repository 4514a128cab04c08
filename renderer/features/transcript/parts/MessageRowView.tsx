import BookOpenIcon from 'lucide-react/icons/book-open';
import CheckIcon from 'lucide-react/icons/check';
import CopyIcon from 'lucide-react/icons/copy';
import FileIcon from 'lucide-react/icons/file';
import RotateCcwIcon from 'lucide-react/icons/rotate-ccw';
import UserIcon from 'lucide-react/icons/user-round';
import UsersIcon from 'lucide-react/icons/users';
import { Suspense, useMemo } from 'react';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getSpeakerName } from '../../../../shared/transcript/get-speaker.ts';
import { runAction } from '../../../actions/registry.ts';
import { lazyComponent } from '../../../client/lazy-module.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { formatExactTime } from '../../../components/format/time.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useModel } from '../../../components/use-model.ts';
import { useCopyNote } from '../../../stores/copy-note.store.ts';
import { scrollToTurn } from '../../../stores/scroll-requests.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { splitQuotedDiffs } from '../../../view-models/quoted-diff.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import { getTurnModel, type TurnModel } from '../../../view-models/turn-model.ts';
import { describeAttachment } from '../../attachments/describe-attachment.ts';
import { MessageImageSoon } from '../../attachments/MessageImageSoon.tsx';
import { splitAttachments } from '../../attachments/message-images.ts';
import type { MessageRow } from '../row.ts';
import { EditInFork } from './ForkButtons.tsx';
import styles from './MessageRowView.module.css';
import { PinTurn } from './PinTurn.tsx';

const QuotedDiffChip = lazyComponent(() => import('../../changes/parts/QuotedDiff.tsx'));

/** Shows the user's message exactly as written; in an agent's thread, its parent's message. */
export function MessageRowView({ row }: { readonly row: MessageRow }) {
  const { entry, first, last } = row;
  const isByUser = row.speech.role === 'You';
  const turn = getTurnModel(row.speech);
  const isCopied = useCopyNote(({ note }) => note?.copied === entry.id);
  return (
    <div className={styles.row}>
      {first && (
        <span className={styles.mark} {...(entry.at === null ? {} : tooltip(formatExactTime(entry.at)))}>
          {isByUser ? <UserIcon /> : <UsersIcon />}
        </span>
      )}
      <div className={classNames(styles.say, !first && styles.goesOn, !last && styles.unfinished)}>
        {first && !isByUser && <strong className={styles.by}>{getSpeakerName(row.speech.role)}</strong>}
        <MessageText text={row.text} />
        {last && <Sources row={row} />}
      </div>
      {first && (
        <>
          {entry.id === turn.segments[0]?.id && (
            <EditInFork turn={turn} className={classNames(styles.action, styles.edit)} />
          )}
          <RewindTurn turn={turn} className={classNames(styles.action, styles.rewind)} />
          <PinTurn lasting turn={turn} className={classNames(styles.action, styles.pin)} />
          <IconButton
            name={t`Copy message`}
            icon={isCopied ? <CheckIcon /> : <CopyIcon />}
            className={classNames(styles.action, styles.copy)}
            onClick={() => void turn.copyMessage(entry.id)}
          />
        </>
      )}
      {last && <Delivery row={row} />}
    </div>
  );
}

/** Shows the words of a message, and each quoted diff as a chip. */
function MessageText({ text }: { readonly text: string }) {
  const parts = useMemo(() => splitQuotedDiffs(text), [text]);
  return parts.map((part, at) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of a message never move
    if (part.kind === 'diff') {
      return (
        <Suspense key={at} fallback={<div className={styles.text}>{visibleProse(part.heading)}</div>}>
          <QuotedDiffChip heading={part.heading} file={part.file} />
        </Suspense>
      );
    }
    const words = parts.length === 1 ? part.text : part.text.replace(/^\n+|\n+$/g, '');
    if (words === '' && parts.length > 1) return null;
    return (
      <div key={at} dir="auto" className={styles.text}>
        {words}
      </div>
    );
    // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
  });
}

function Sources({ row: { entry, turnId } }: { readonly row: MessageRow }) {
  const threadId = useTranscript((state) => state.threadId);
  const { images, others } = useMemo(() => splitAttachments(threadId, turnId, entry), [threadId, turnId, entry]);
  if (entry.sources.length === 0) return null;
  return (
    <ul className={styles.sources}>
      {images.map((image, at) => (
        <li key={image.index} className={styles.image}>
          <MessageImageSoon images={images} at={at} />
        </li>
      ))}
      {others.map((source) => {
        const { name, origin, title } = describeAttachment(source);
        return (
          <li
            key={`${source.kind}:${source.source ?? source.name}`}
            className={styles.chip}
            {...(origin === null ? {} : tooltip(title))}
          >
            {source.kind === 'skill' ? <BookOpenIcon /> : <FileIcon />}
            {name}
            {origin !== null && <span className={styles.origin}> {origin}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** Shows the delivery state of the message, if it is not obvious. */
function Delivery({ row: { entry, turnId } }: { readonly row: MessageRow }) {
  const { retryOf } = entry;
  if (entry.state === 'notSent') {
    return (
      <div className={styles.notSent}>
        <StateGlyph state="failed" />
        <p>
          <strong>{t`Not sent.`}</strong> {entry.problem ?? t`Codex did not accept this message.`}
        </p>
        <Button size={24} onClick={() => runAction('sendAgain', { turnId })}>
          {t`Retry`}
        </Button>
      </div>
    );
  }
  if (entry.state === 'pending') return <p className={styles.note}>{t`Sending`}</p>;
  if (retryOf !== null) {
    return (
      <p className={styles.note}>
        {t`Sent again.`}{' '}
        <button type="button" className={styles.link} onClick={() => scrollToTurn(retryOf)}>
          {t`Show the first time`}
        </button>
      </p>
    );
  }
  return entry.steered ? <p className={styles.note}>{t`Sent while Codex was working`}</p> : null;
}

type RewindTurnProps = { readonly turn: TurnModel; readonly className: string | undefined };

/** Rewinds to before a message. Renders nothing in the archive, and for a message that did not start a turn. */
function RewindTurn({ turn, className }: RewindTurnProps) {
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
