import type { TurnId } from '../../../shared/base/ids.ts';
import type { OutgoingMessage, TurnSettings } from '../../../shared/contract/threads.ts';
import type { HeldQueued, QueuedMessage } from '../../../shared/threads/thread-summary.ts';

/** A message with all that is needed to send it. */
export type Outgoing = {
  readonly message: OutgoingMessage;
  readonly settings: TurnSettings;
  /** The turn whose input this repeats. */
  readonly retryOf: TurnId | null;
  /** The text that was let out. One that was edited since has to be judged again; null: this run has judged none. */
  readonly judged: string | null;
  /** Why it waits for the person rather than for a turn to end. */
  readonly held: HeldQueued | null;
};

/** Messages that wait, the next one first. */
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
 * The queue as the person left it: their order and their texts. What they removed goes, what is gone stays gone, and
 * what came without their knowing follows.
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
