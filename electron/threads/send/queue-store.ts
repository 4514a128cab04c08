import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { StoredMessage } from '../../store/threads/queued-messages.ts';
import type { ThreadSaver } from '../../store/threads/thread-saver.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { EmitToWindows } from '../thread-event-dispatcher.ts';
import type { ThreadQueue } from '../thread-queue.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';
import { type MessageQueue, type Outgoing, toQueuedMessages } from './message-queue.ts';
import type { QueueEdits } from './queue-edits.ts';

/** The longest time that a turn waits for the disk, in milliseconds. */
const maxDiskWaitMs = 2_000;
/** The delay before a failed write is retried, in milliseconds. */
const retryDelayMs = 5_000;

export type QueueStoreDeps = {
  readonly store: Pick<ThreadStoreAccess, 'queued' | 'writable'>;
  readonly threads: Pick<LiveThreads, 'get'>;
  readonly threadSaver: Pick<ThreadSaver, 'saveMessage'>;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly emit: EmitToWindows;
  readonly edits: Pick<QueueEdits, 'has'>;
};

/**
 * Stores queues, so that a message shown as queued survives a kill. A message is shown only after it is on disk, or the
 * write failed. It is marked on disk before Codex gets it, and deleted once the stored transcript has it. Messages from
 * an earlier run of the app wait until the user sends them.
 */
export class QueueStore {
  readonly #deps: QueueStoreDeps;
  readonly #startedAt: number;
  readonly #retries = new Map<ThreadQueue, () => void>();

  constructor(deps: QueueStoreDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    deps.lifetime.onEnd(() => {
      for (const cancel of this.#retries.values()) cancel();
      this.#retries.clear();
    });
  }

  /** Finds the thread that a message is queued in, including messages from an earlier run. */
  find(id: ClientMessageId): Promise<ThreadId | null> {
    return this.#deps.store.queued.find(id);
  }

  /** Lists the threads with a message that is to go out at a time in this run, and the first such time. */
  async listScheduled(): Promise<readonly { readonly threadId: ThreadId; readonly at: number }[]> {
    const stored = (await this.#deps.store.queued.scheduled()) ?? [];
    return stored.filter(({ at }) => at > this.#startedAt);
  }

  /** Puts messages from an earlier run before the current ones. The thread's transcript must be loaded. */
  async loadStored(thread: LiveThread): Promise<void> {
    const { queue } = thread;
    if (queue.isLoaded) return;
    queue.loading ??= this.#loadStored(thread).finally(() => {
      queue.loading = null;
    });
    await queue.loading;
  }

  /** Merges a queue with a store that was closed before. */
  async mergeStored(thread: LiveThread): Promise<void> {
    await this.loadStored(thread);
    if (thread.queue.messages.length > 0 || thread.queue.leaving.length > 0) await this.#write(thread);
  }

  /** Adds a message. Resolves once it is on disk, the write failed, or it has gone out. */
  async add(thread: LiveThread, outgoing: Outgoing): Promise<void> {
    const { queue } = thread;
    const { clientId } = outgoing.message;
    const gone = Promise.withResolvers<void>();
    queue.leaveCallbacks.set(clientId, gone.resolve);
    await Promise.race([this.replaceMessages(thread, [...queue.messages, outgoing]), gone.promise]);
    queue.leaveCallbacks.delete(clientId);
  }

  /** Replaces the queue. Resolves once it is on disk or the write failed. */
  replaceMessages(thread: LiveThread, messages: MessageQueue): Promise<void> {
    thread.queue.messages = messages;
    return this.#write(thread);
  }

  /** Shows which messages windows have open to edit. */
  showEdits(thread: LiveThread): void {
    const { messages, shown } = thread.queue;
    const ids = new Set(shown.map(({ id }) => id));
    const known = messages.filter(({ message }) => ids.has(message.clientId));
    this.#show(thread, toQueuedMessages(known, this.#deps.edits));
  }

  /** Marks the message that is about to go out. Null: none. */
  async markNext(thread: LiveThread, id: ClientMessageId | null): Promise<void> {
    if (thread.queue.next === id) return;
    thread.queue.next = id;
    await this.#writeSoon(thread);
  }

  /** Removes a message that goes to Codex next. Resolves once its mark is on disk, or if the disk stalls. */
  async take(thread: LiveThread, outgoing: Outgoing): Promise<void> {
    const { queue } = thread;
    queue.messages = queue.messages.filter((other) => other !== outgoing);
    queue.leaving = [...queue.leaving, outgoing];
    if (queue.next === outgoing.message.clientId) queue.next = null;
    const shown = queue.shown.filter(({ id }) => id !== outgoing.message.clientId);
    if (shown.length < queue.shown.length) this.#show(thread, shown);
    queue.leaveCallbacks.get(outgoing.message.clientId)?.();
    await this.#writeSoon(thread);
  }

  /** Deletes messages that went to Codex and are in the stored transcript. */
  async deleteDelivered(thread: LiveThread): Promise<void> {
    const { id, queue } = thread;
    const { threadSaver } = this.#deps;
    for (const { message } of queue.leaving) {
      if (!this.#isRecorded(thread)) return;
      if (!(await threadSaver.saveMessage(id, message.clientId))) continue;
      queue.leaving = queue.leaving.filter((other) => other.message !== message);
      await this.#write(thread);
    }
  }

  /** Removes waiting messages that were sent after all: our stored transcript or Codex's has them. */
  dropSent(thread: LiveThread): void {
    const { messages } = thread.queue;
    const left = withoutSent(thread, messages);
    if (left.length < messages.length) void this.replaceMessages(thread, left);
  }

  /** Whether the queue belongs to a recorded thread. False for a deleted thread. */
  #isRecorded({ id, queue }: LiveThread): boolean {
    return this.#deps.threads.get(id)?.queue === queue;
  }

  async #loadStored(thread: LiveThread): Promise<void> {
    const { queue } = thread;
    const stored = await this.#deps.store.queued.read(thread.id);
    if (stored === null) return;
    queue.isLoaded = true;
    const here = new Set([...queue.messages, ...queue.leaving].map(({ message }) => message.clientId));
    const left = stored
      .filter(({ message }) => !here.has(message.clientId))
      .map((each) => toOutgoing(each, this.#startedAt));
    if (left.length === 0) return;
    const held = withoutSent(thread, left);
    queue.messages = [...held, ...queue.messages];
    if (held.length < left.length) void this.#write(thread);
    this.#show(thread, [...toQueuedMessages(held, this.#deps.edits), ...queue.shown]);
  }

  /** Writes the queue. Resolves even if the disk stalls. */
  async #writeSoon(thread: LiveThread): Promise<void> {
    const late = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(maxDiskWaitMs, late.resolve);
    await Promise.race([this.#write(thread), late.promise]);
    cancel();
  }

  #write(thread: LiveThread): Promise<void> {
    const { queue } = thread;
    queue.isWriteDue = true;
    queue.writing ??= this.#writeWhileDue(thread);
    return queue.writing;
  }

  async #writeWhileDue(thread: LiveThread): Promise<void> {
    const { store } = this.#deps;
    const { id, queue } = thread;
    while (queue.isWriteDue) {
      queue.isWriteDue = false;
      await this.loadStored(thread);
      if (!this.#isRecorded(thread)) continue;
      const { messages } = queue;
      // This write must not lose messages of an earlier run that cannot be read right now.
      queue.isStored = queue.isLoaded && (await store.queued.put(id, toStoredMessages(queue)));
      if (!queue.isStored) void this.#retryLater(thread);
      if (!queue.isWriteDue) this.#show(thread, toQueuedMessages(messages, this.#deps.edits));
    }
    queue.writing = null;
  }

  async #retryLater(thread: LiveThread): Promise<void> {
    const { clock, store } = this.#deps;
    const { queue } = thread;
    if (this.#retries.has(queue) || !(await store.writable())) return;
    const cancel = clock.after(retryDelayMs, () => {
      this.#retries.delete(queue);
      if (!queue.isStored) void this.#write(thread);
    });
    this.#retries.set(queue, cancel);
  }

  #show({ id, queue }: LiveThread, shown: ThreadQueue['shown']): void {
    queue.shown = shown;
    this.#deps.emit(id, { name: 'queueChanged', payload: { threadId: id, queue: shown } });
  }
}

/** Messages of an earlier run wait for the user, except those whose time comes in this one. */
function toOutgoing({ leaving, message, retryOf, sendAt, settings }: StoredMessage, startedAt: number): Outgoing {
  const waitReason = leaving ? 'maybeSent' : sendAt !== undefined && sendAt > startedAt ? null : 'closed';
  return { message, settings, retryOf, approvedText: null, waitReason, sendAt: sendAt ?? null };
}

function toStoredMessages({ leaving, messages, next }: ThreadQueue): readonly StoredMessage[] {
  return [
    ...leaving.map((outgoing) => toStoredMessage(outgoing, true)),
    ...messages.map((outgoing) =>
      toStoredMessage(outgoing, outgoing.message.clientId === next || outgoing.waitReason === 'maybeSent'),
    ),
  ];
}

function toStoredMessage({ message, retryOf, sendAt, settings }: Outgoing, leaving: boolean): StoredMessage {
  return { message, settings, retryOf, leaving, ...(sendAt === null ? {} : { sendAt }) };
}

function withoutSent({ log }: LiveThread, messages: MessageQueue): MessageQueue {
  const entries = log.transcript.turns.flatMap((turn) => turn.entries);
  const sentIds = new Set(entries.map((entry) => (entry.kind === 'user' ? entry.clientId : null)));
  return messages.filter(({ waitReason, message }) => waitReason === null || !sentIds.has(message.clientId));
}
