import BookOpenIcon from 'lucide-react/icons/book-open';
import FileIcon from 'lucide-react/icons/file';
import { type ReactNode, Suspense, useMemo } from 'react';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../../shared/i18n/time-of-day.ts';
import type { UserEntry } from '../../../../shared/transcript/entry.ts';
import { getSpeakerName } from '../../../../shared/transcript/get-speaker.ts';
import { runAction } from '../../../actions/registry.ts';
import { lazyComponent, useLazyModule } from '../../../client/lazy-module.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { formatExactTime } from '../../../components/format/time.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { scrollToTurn } from '../../../stores/scroll-requests.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { splitQuotedDiffs } from '../../../view-models/quoted-diff.ts';
import { describeAttachment } from '../../attachments/describe-attachment.ts';
import { MessageImageSoon } from '../../attachments/MessageImageSoon.tsx';
import { splitAttachments } from '../../attachments/message-images.ts';
import type { MessageRow } from '../row.ts';
import styles from './MessageRowView.module.css';
import { turnParts } from './turn-parts.ts';

const QuotedDiffChip = lazyComponent(() => import('../../changes/parts/QuotedDiff.tsx'));

/** Shows the user's message exactly as written, as the heading of its turn; in an agent's thread, its parent's message. */
export function MessageRowView({ row }: { readonly row: MessageRow }) {
  const { entry, first, last, speech } = row;
  const isByUser = speech.role === 'You';
  const parts = useLazyModule(turnParts);
  return (
    <div className={classNames(styles.row, isByUser && styles.mine)} data-asked="">
      {first && entry.at !== null && (
        <time className={styles.at} dateTime={new Date(entry.at).toISOString()} {...tooltip(formatExactTime(entry.at))}>
          {formatTimeOfDay(entry.at)}
        </time>
      )}
      <div className={styles.say}>
        {first && !isByUser && <strong className={styles.by}>{getSpeakerName(speech.role)}</strong>}
        <MessageText text={row.text} />
        {last && <Sources row={row} />}
      </div>
      {last && <Delivery row={row} />}
      {last && !row.hasActions && parts !== null && (
        <parts.MessageActions speech={speech} entryId={entry.id} isInFacts />
      )}
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

/** Shows the delivery state of the message, if it is not obvious, and its buttons if no line of facts has them. */
function Delivery({ row }: { readonly row: MessageRow }) {
  const { entry, hasActions, speech, turnId } = row;
  const state = describeDelivery(entry);
  const parts = useLazyModule(turnParts);
  if (state === null && !hasActions) return null;
  return (
    <div className={styles.delivery}>
      {state}
      {entry.state === 'notSent' && (
        <Button size={24} onClick={() => runAction('sendAgain', { turnId })}>
          {t`Retry`}
        </Button>
      )}
      {hasActions && parts !== null && <parts.MessageActions speech={speech} entryId={entry.id} isInFacts={false} />}
    </div>
  );
}

function describeDelivery({ problem, retryOf, state, steered }: UserEntry): ReactNode {
  if (state === 'notSent') {
    return (
      <>
        <StateGlyph state="failed" />
        <p>
          <strong>{t`Not sent.`}</strong> {problem ?? t`Codex did not accept this message.`}
        </p>
      </>
    );
  }
  if (state === 'pending') return <p>{t`Sending`}</p>;
  if (retryOf !== null) {
    return (
      <p>
        {t`Sent again.`}{' '}
        <button type="button" className={styles.link} onClick={() => scrollToTurn(retryOf)}>
          {t`Show the first time`}
        </button>
      </p>
    );
  }
  return steered ? <p>{t`Sent while Codex was working`}</p> : null;
}
