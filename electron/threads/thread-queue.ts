import type { ClientMessageId } from '../../shared/base/ids.ts';
import type { QueuedMessage } from '../../shared/threads/thread-summary.ts';
import type { MessageQueue } from './send/message-queue.ts';

/** The queued messages of a thread, and how much of the queue the store has. Only `QueueStore` changes it. */
export class ThreadQueue {
  /** Next one first. */
  messages: MessageQueue = [];
  /** The message being checked. The store has it marked. Null if there is none. */
  next: ClientMessageId | null = null;
  /** Messages handed to Codex. They stay in the store until the stored transcript has them. */
  leaving: MessageQueue = [];
  /** The queue as windows show it. */
  shown: readonly QueuedMessage[] = [];
  /** True once messages of an earlier run are loaded. */
  isLoaded = false;
  /** True if the next message would have gone out, but a window has it open to edit. */
  waitsForEdit = false;
  /** True if the next message would have gone out, but Codex would start other work with its turn. */
  waitsForWork = false;
  loading: Promise<void> | null = null;
  /** True if the store has the current state. */
  isStored = true;
  writing: Promise<void> | null = null;
  /** True if there is something to write. It can become true during a write. */
  isWriteDue = false;
  /** Callbacks for messages that leave the queue while they are being written. */
  readonly leaveCallbacks = new Map<ClientMessageId, () => void>();

  /** True if no message goes out on its own. */
  get isAtRest(): boolean {
    return this.messages.every(({ waitReason }) => waitReason !== null);
  }

  /** True if the queue can be read from the store again. */
  get isSaved(): boolean {
    return this.leaving.length === 0 && (this.messages.length === 0 || this.isStored);
  }
}
