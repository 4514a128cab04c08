import type { TurnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { OutgoingMessage, TurnSettings } from '../../../shared/contract/threads.ts';
import type { QueuedChange, QueuedHoldReason, QueuedMessage } from '../../../shared/threads/thread-summary.ts';
import type { QueueEdits } from './queue-edits.ts';

/** A message with everything needed to send it. */
export type Outgoing = {
  readonly message: OutgoingMessage;
  readonly settings: TurnSettings;
  /** The turn whose input this message repeats. Null for a new message. */
  readonly retryOf: TurnId | null;
  /** The approved text. An edited message is checked again. Null: not checked since the app started. */
  readonly approvedText: string | null;
  /** Why the message waits for the user instead of the end of a turn. Null if it does not. */
  readonly waitReason: QueuedHoldReason | null;
  /** When it goes out, in Unix milliseconds. Null: at the end of the turn. */
  readonly sendAt: number | null;
};

/** Queued messages, next one first. */
export type MessageQueue = readonly Outgoing[];

/** Returns the queue as a window shows it. */
export function toQueuedMessages(queue: MessageQueue, edits: Pick<QueueEdits, 'has'>): readonly QueuedMessage[] {
  return queue.map(({ waitReason, message, sendAt }) => {
    const why = edits.has(message.clientId) ? 'edited' : waitReason;
    const held = why === null ? {} : { holdReason: why };
    return { id: message.clientId, text: message.text, ...held, ...(sendAt === null ? {} : { sendAt }) };
  });
}

/**
 * Returns the queue after the user changed one message. Fails if that message is gone, or its text is not what they
 * saw.
 */
export function applyQueuedChange(
  queue: MessageQueue,
  id: string,
  change: QueuedChange,
): Result<MessageQueue, { readonly type: 'messageGone' | 'messageChanged' }> {
  const at = queue.findIndex(({ message }) => message.clientId === id);
  const found = queue[at];
  switch (change.type) {
    case 'text':
      if (found === undefined) return err({ type: 'messageGone' });
      if (found.message.text !== change.was) return err({ type: 'messageChanged' });
      if (change.text.trim() === '') return ok(queue.toSpliced(at, 1));
      return ok(queue.with(at, { ...found, message: { ...found.message, text: change.text } }));
    case 'move': {
      const other = queue[at + change.by];
      return ok(found === undefined || other === undefined ? queue : queue.with(at, other).with(at + change.by, found));
    }
    case 'remove':
      return ok(queue.filter((each) => each !== found));
  }
}
