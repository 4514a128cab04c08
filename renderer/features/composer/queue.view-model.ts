import { t } from '../../../shared/i18n/i18n.ts';
import type { HeldQueued, QueuedMessage } from '../../../shared/threads/thread-summary.ts';

type Queue = readonly QueuedMessage[];

/** A queued message as shown in its row. */
export type QueueRow = {
  readonly message: QueuedMessage;
  readonly canRise: boolean;
  readonly canSink: boolean;
  /** Why it waits for the person; null if it goes out by itself. */
  readonly note: string | null;
  /** The name of its remove button. */
  readonly remove: string;
};

/** The rows of a queue, the next to go out first. */
export function describeQueue(queue: Queue): readonly QueueRow[] {
  return queue.map((message, at) => ({
    message,
    canRise: at > 0,
    canSink: at < queue.length - 1,
    note: noteOf(message.held),
    remove: message.held === undefined || message.held === 'edited' ? t`Remove` : t`Discard`,
  }));
}

/** The queue with one message moved one place down (`1`) or up (`-1`); unchanged if there is no such place. */
export function moved(queue: Queue, id: string, by: 1 | -1): Queue {
  const at = queue.findIndex((message) => message.id === id);
  const one = queue[at];
  const other = queue[at + by];
  if (one === undefined || other === undefined) return queue;
  return queue.with(at, other).with(at + by, one);
}

/** The queue without one message. */
export function without(queue: Queue, id: string): Queue {
  return queue.filter((message) => message.id !== id);
}

function noteOf(held: HeldQueued | undefined): string | null {
  switch (held) {
    case 'closed':
      return t`Not sent: Workcell was closed. Send or discard.`;
    case 'maybeSent':
      return t`Possibly sent: Workcell was closed. Check the thread, then send or discard.`;
    case 'edited':
      return t`Waiting: being edited.`;
    case undefined:
      return null;
  }
}
