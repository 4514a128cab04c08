import { t } from '../../../shared/i18n/i18n.ts';
import type { QueuedHoldReason, QueuedMessage } from '../../../shared/threads/thread-summary.ts';
import { formatUpcoming } from '../../components/format/time.ts';

type Queue = readonly QueuedMessage[];

/** A queued message as shown in its row. */
export type QueueRow = {
  readonly message: QueuedMessage;
  readonly canMoveUp: boolean;
  readonly canMoveDown: boolean;
  /** Why the message waits for the user, or until when; null if it is sent at the end of the turn. */
  readonly note: string | null;
  /** The name of the message's remove button. */
  readonly remove: string;
};

/** Describes the rows of a queue, the next message first. `now` is in Unix milliseconds. */
export function describeQueue(queue: Queue, now: number): readonly QueueRow[] {
  return queue.map((message, at) => ({
    message,
    canMoveUp: at > 0,
    canMoveDown: at < queue.length - 1,
    note: describeLock(message.holdReason) ?? describeTime(message.sendAt, now),
    remove: message.holdReason === undefined || message.holdReason === 'edited' ? t`Remove` : t`Discard`,
  }));
}

/** Returns the queue with one message moved one place down (`1`) or up (`-1`); unchanged if there is no such place. */
export function moveMessage(queue: Queue, id: string, by: 1 | -1): Queue {
  const at = queue.findIndex((message) => message.id === id);
  const one = queue[at];
  const other = queue[at + by];
  if (one === undefined || other === undefined) return queue;
  return queue.with(at, other).with(at + by, one);
}

/** Returns the queue without one message. */
export function removeMessage(queue: Queue, id: string): Queue {
  return queue.filter((message) => message.id !== id);
}

function describeTime(sendAt: number | undefined, now: number): string | null {
  return sendAt === undefined || sendAt <= now ? null : t`Will be sent at ${formatUpcoming(sendAt, now)}`;
}

function describeLock(held: QueuedHoldReason | undefined): string | null {
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
