import ArrowDownIcon from 'lucide-react/icons/arrow-down';
import ArrowUpIcon from 'lucide-react/icons/arrow-up';
import PencilIcon from 'lucide-react/icons/pencil';
import XIcon from 'lucide-react/icons/x';
import { type KeyboardEvent, memo } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { TextPlace } from '../../../shared/texts/stored-text.ts';
import { countExcessCharacters } from '../../../shared/threads/message-length.ts';
import type { QueuedMessage } from '../../../shared/threads/thread-summary.ts';
import { steerQueued } from '../../commands/compose.commands.ts';
import {
  cancelQueuedEdit,
  changeQueued,
  editQueued,
  saveQueued,
  toQueuedPlace,
} from '../../commands/queue.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { useNow } from '../../components/use-now.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeExcess } from '../../view-models/describe-composer.ts';
import type { ThreadActivity } from '../../view-models/thread-facts.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { TooLargeNote } from '../stored-texts/TooLargeNote.tsx';
import { useStoredText } from '../stored-texts/use-stored-text.ts';
import styles from './QueuedMessages.module.css';
import { describeQueue, moveMessage, type QueueRow, removeMessage } from './queue.view-model.ts';

/** How often to look whether the time of a message has come, in milliseconds. */
const refreshMs = 30_000;

const nothingQueued: readonly QueuedMessage[] = [];

/**
 * Shows messages that are sent one after the other as turns end. The user can change each one until then. Messages from
 * an earlier run of the app wait for the user.
 */
export const QueuedMessages = memo(function QueuedMessages() {
  const thread = useThreads((state) => state.shown);
  const queue = useThreads((state) => (thread === null ? nothingQueued : (state.queues[thread] ?? nothingQueued)));
  const work = useModel(transcriptModel, (model) => model.work);
  const now = useNow(
    queue.some(({ sendAt }) => sendAt !== undefined),
    refreshMs,
  );
  if (thread === null || queue.length === 0) return null;
  return (
    <ul className={styles.queue} aria-label={t`Queued messages`}>
      {describeQueue(queue, now).map((row) => (
        <Row key={row.message.id} row={row} queue={queue} thread={thread} work={work} />
      ))}
    </ul>
  );
});

type RowProps = {
  readonly row: QueueRow;
  readonly queue: readonly QueuedMessage[];
  readonly thread: ThreadId;
  readonly work: ThreadActivity;
};

/** Shows a message, or its editor while this window has unsaved text for the message. */
function Row({ row, queue, thread, work }: RowProps) {
  const { message } = row;
  const place = toQueuedPlace(thread, message.id);
  const [edit, setEdit] = useStoredText(place);
  return (
    <li className={styles.item}>
      <OtherTexts
        place={place}
        onRestore={({ text }) => setEdit({ text: edit === null ? text : `${edit.text}\n${text}`, about: '' })}
      />
      {edit === null ? (
        <Queued
          row={row}
          thread={thread}
          work={work}
          onEdit={() => editQueued(thread, message)}
          onMove={(by) =>
            void changeQueued(thread, message.id, { type: 'move', by }, moveMessage(queue, message.id, by))
          }
          onRemove={() => void changeQueued(thread, message.id, { type: 'remove' }, removeMessage(queue, message.id))}
        />
      ) : (
        <Editor
          place={place}
          text={edit.text}
          onType={(text) => setEdit({ text, about: '' })}
          onSave={() => void saveQueued(thread, message)}
          onLeave={() => cancelQueuedEdit(thread, message.id)}
        />
      )}
    </li>
  );
}

type QueuedProps = {
  readonly row: QueueRow;
  readonly thread: ThreadId;
  readonly work: ThreadActivity;
  readonly onEdit: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
};

function Queued({
  row: { message, canMoveUp, canMoveDown, note, remove },
  thread,
  work,
  onEdit,
  onMove,
  onRemove,
}: QueuedProps) {
  return (
    <>
      <span dir="auto" className={styles.text}>
        {message.text}
      </span>
      {note !== null && <span className={styles.note}>{note}</span>}
      <Button
        kind="quiet"
        size={24}
        {...(work === 'writing' ? tooltip(t`Codex drops the text it is writing`) : {})}
        aria-description={work === 'writing' ? t`Codex drops the text it is writing` : undefined}
        onClick={() => void steerQueued(thread, message.id)}
      >
        {t`Send now`}
      </Button>
      <IconButton name={t`Edit`} icon={<PencilIcon />} onClick={onEdit} />
      <IconButton name={t`Move up`} icon={<ArrowUpIcon />} disabled={!canMoveUp} onClick={() => onMove(-1)} />
      <IconButton name={t`Move down`} icon={<ArrowDownIcon />} disabled={!canMoveDown} onClick={() => onMove(1)} />
      <IconButton name={remove} icon={<XIcon />} onClick={onRemove} />
    </>
  );
}

type EditorProps = {
  readonly place: TextPlace;
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly onSave: () => void;
  readonly onLeave: () => void;
};

/** Edits the text in place; Enter saves it, Escape discards the edit. */
function Editor({ place, text, onType, onSave, onLeave }: EditorProps) {
  const tooLong = describeExcess(countExcessCharacters(text));
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') onLeave();
    else if (event.key !== 'Enter' || event.shiftKey) return;
    else if (tooLong === null) onSave();
    event.preventDefault();
  };
  return (
    <>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the user has just asked to write here
        autoFocus
        dir="auto"
        className={styles.editor}
        aria-label={t`Queued message`}
        rows={1}
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={press}
      />
      <TooLargeNote place={place} />
      {tooLong !== null && <span className={styles.tooLong}>{tooLong}</span>}
      <Button kind="quiet" size={24} onClick={onLeave}>
        {t`Discard edit`}
      </Button>
      <Button size={24} disabled={tooLong !== null} onClick={onSave}>
        {t`Change`}
      </Button>
    </>
  );
}
