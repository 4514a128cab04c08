import type { TurnId } from '../../../shared/base/ids.ts';
import type { OutgoingMessage, TurnSettings } from '../../../shared/contract/threads.ts';
import type { HeldQueued, QueuedMessage } from '../../../shared/threads/thread-summary.ts';

/** A message with everything needed to send it. */
export type Outgoing = {
  readonly message: OutgoingMessage;
  readonly settings: TurnSettings;
  /** The turn whose input this message repeats. Null for a new message. */
  readonly retryOf: TurnId | null;
  /** The approved text. An edited message is checked again. Null: not checked in this run. */
  readonly judged: string | null;
  /** Why it waits for the person instead of the end of a turn. Null if it does not. */
  readonly held: HeldQueued | null;
};

/** Queued messages, next one first. */
export type MessageQueue = readonly Outgoing[];

/** The queue as a window shows it. */
export function describeQueue(queue: MessageQueue): readonly QueuedMessage[] {
  return queue.map(({ held, message }) => ({
    id: message.clientId,
    text: message.text,
    ...(held !== null && { held }),
  }));
}

/**
 * Applies the person's order and texts. Messages they removed are dropped, messages that are gone stay gone, and
 * messages they did not know of come last.
 */
export function arranged(
  queue: MessageQueue,
  wanted: readonly QueuedMessage[],
  known: readonly string[],
): MessageQueue {
  const left = wanted.flatMap(({ id, text }) => {
    const waiting = queue.find(({ message }) => message.clientId === id);
    return waiting === undefined ? [] : [{ ...waiting, message: { ...waiting.message, text } }];
  });
  return [...left, ...queue.filter(({ message }) => !known.includes(message.clientId))];
}
