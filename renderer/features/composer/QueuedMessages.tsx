import ArrowDownIcon from 'lucide-react/icons/arrow-down';
import ArrowUpIcon from 'lucide-react/icons/arrow-up';
import PencilIcon from 'lucide-react/icons/pencil';
import XIcon from 'lucide-react/icons/x';
import { type KeyboardEvent, memo, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { charactersTooMany } from '../../../shared/threads/message-length.ts';
import type { QueuedMessage } from '../../../shared/threads/thread-summary.ts';
import { arrangeQueue, steerQueued } from '../../commands/compose.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { tooLongBy } from '../../view-models/describe-input.ts';
import type { Work } from '../../view-models/thread-facts.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import styles from './QueuedMessages.module.css';
import { describeQueue, edited, moved, type QueueRow, without } from './queue.view-model.ts';

const nothingQueued: readonly QueuedMessage[] = [];

/**
 * Messages that go out one after the other as turns end; each can be changed until then. Those of an earlier run of the
 * app wait for the person.
 */
export const QueuedMessages = memo(function QueuedMessages() {
  const thread = useThreads((state) => state.shown);
  const queue = useThreads((state) => (thread === null ? nothingQueued : (state.queues[thread] ?? nothingQueued)));
  const work = useModel(transcriptModel, (model) => model.work);
  const [editing, setEditing] = useState<string | null>(null);
  if (thread === null || queue.length === 0) return null;
  const arrange = (next: readonly QueuedMessage[]): void => void arrangeQueue(thread, next);
  return (
    <ul className={styles.queue} aria-label={t`Queued messages`}>
      {describeQueue(queue).map((row) => (
        <li key={row.message.id} className={styles.item}>
          {editing === row.message.id ? (
            <Editor
              text={row.message.text}
              onDone={(text) => {
                setEditing(null);
                if (text !== null) arrange(edited(queue, row.message.id, text));
              }}
            />
          ) : (
            <Queued
              row={row}
              thread={thread}
              work={work}
              onEdit={() => setEditing(row.message.id)}
              onMove={(by) => arrange(moved(queue, row.message.id, by))}
              onRemove={() => arrange(without(queue, row.message.id))}
            />
          )}
        </li>
      ))}
    </ul>
  );
});

type QueuedProps = {
  readonly row: QueueRow;
  readonly thread: ThreadId;
  readonly work: Work;
  readonly onEdit: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
};

function Queued({
  row: { message, canRise, canSink, note, remove },
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
      <IconButton name={t`Move up`} icon={<ArrowUpIcon />} disabled={!canRise} onClick={() => onMove(-1)} />
      <IconButton name={t`Move down`} icon={<ArrowDownIcon />} disabled={!canSink} onClick={() => onMove(1)} />
      <IconButton name={remove} icon={<XIcon />} onClick={onRemove} />
    </>
  );
}

/** Edits the text in place; Enter saves it, Escape discards the edit. */
function Editor({ text, onDone }: { readonly text: string; readonly onDone: (text: string | null) => void }) {
  const [value, setValue] = useState(text);
  const tooLong = tooLongBy(charactersTooMany(value));
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') onDone(null);
    else if (event.key !== 'Enter' || event.shiftKey) return;
    else if (tooLong === null) onDone(value);
    event.preventDefault();
  };
  return (
    <>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        dir="auto"
        className={styles.editor}
        aria-label={t`Queued message`}
        rows={1}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={press}
      />
      {tooLong !== null && <span className={styles.tooLong}>{tooLong}</span>}
      <Button kind="quiet" size={24} onClick={() => onDone(null)}>
        {t`Keep as it was`}
      </Button>
      <Button size={24} disabled={tooLong !== null} onClick={() => onDone(value)}>
        {t`Change`}
      </Button>
    </>
  );
}
