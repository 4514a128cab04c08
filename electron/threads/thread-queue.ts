import type { ClientMessageId } from '../../shared/base/ids.ts';
import type { QueuedMessage } from '../../shared/threads/thread-summary.ts';
import type { MessageQueue } from './send/message-queue.ts';

/** What waits in a thread, and how much of that the store has. Only `KeptQueues` changes it. */
export class ThreadQueue {
  /** The next one first. */
  messages: MessageQueue = [];
  /** The one of which it is being found out whether it may go out: the store has it marked. */
  next: ClientMessageId | null = null;
  /** Handed to Codex. They stay in the store until that has them in the transcript. */
  leaving: MessageQueue = [];
  /** The queue as windows show it. */
  shown: readonly QueuedMessage[] = [];
  /** What an earlier run of the app left is here. */
  isTakenUp = false;
  takingUp: Promise<void> | null = null;
  /** The store has it as it is now. */
  isKept = true;
  writing: Promise<void> | null = null;
  /** There is something to write; it may come while the last is being written. */
  isDue = false;
  /** Called when a message that is being written has left the queue. */
  readonly left = new Map<ClientMessageId, () => void>();

  /** Nothing in it goes out by itself. */
  get isAtRest(): boolean {
    return this.messages.every(({ held }) => held !== null);
  }

  /** It can be read from the store again. */
  get isSaved(): boolean {
    return this.leaving.length === 0 && (this.messages.length === 0 || this.isKept);
  }
}
