import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import type { StoredMessage } from '../../store/threads/queued-messages.ts';
import type { LiveThread } from '../live-thread.ts';
import type { KeptThreads } from '../stored-threads.ts';
import type { EmitToWindows } from '../thread-news.ts';
import type { ThreadQueue } from '../thread-queue.ts';
import { describeQueue, type MessageQueue, type Outgoing } from './message-queue.ts';

/** No turn waits longer for a disk, in milliseconds. */
const patienceMs = 2_000;
/** What the disk did not take is tried again after so long, in milliseconds. */
const againMs = 5_000;

export type KeptQueuesDeps = {
  readonly kept: Pick<KeptThreads, 'queued' | 'writable'>;
  /** Whether this is the queue of a thread that is recorded; that of a deleted one is not. */
  readonly isRecorded: (threadId: ThreadId, queue: ThreadQueue) => boolean;
  /** Saves a thread; true when the store has what the person said under that id in the transcript. */
  readonly saveMessage: (threadId: ThreadId, id: ClientMessageId) => Promise<boolean>;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly emit: EmitToWindows;
};

/**
 * Keeps queues in the store, so that what a window has shown as queued outlives a kill. A message is shown only once it
 * is on disk, or cannot get there; it is marked there before it is handed to Codex, and leaves the store when that has
 * it in the transcript. What an earlier run of the app left is held: it waits for the person.
 */
export class KeptQueues {
  readonly #deps: KeptQueuesDeps;
  readonly #again = new Map<ThreadQueue, () => void>();

  constructor(deps: KeptQueuesDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => {
      for (const cancel of this.#again.values()) cancel();
      this.#again.clear();
    });
  }

  /** The thread in which a message waits, be it from an earlier run. */
  find(id: ClientMessageId): Promise<ThreadId | null> {
    return this.#deps.kept.queued.find(id);
  }

  /** Puts what an earlier run left before what waits here. Its transcript must be here. */
  async takeUp(thread: LiveThread): Promise<void> {
    const { queue } = thread;
    if (queue.isTakenUp) return;
    queue.takingUp ??= this.#takeUp(thread).finally(() => {
      queue.takingUp = null;
    });
    await queue.takingUp;
  }

  /** Joins a queue with the store, which was closed before. */
  async joinKept(thread: LiveThread): Promise<void> {
    await this.takeUp(thread);
    if (thread.queue.messages.length > 0 || thread.queue.leaving.length > 0) await this.#write(thread);
  }

  /** Adds a message; settles once it is on disk or cannot get there, or has gone out already. */
  async add(thread: LiveThread, outgoing: Outgoing): Promise<void> {
    const { queue } = thread;
    const { clientId } = outgoing.message;
    const gone = Promise.withResolvers<void>();
    queue.left.set(clientId, gone.resolve);
    await Promise.race([this.arrange(thread, [...queue.messages, outgoing]), gone.promise]);
    queue.left.delete(clientId);
  }

  /** Leaves the queue like this; settles once it is on disk or cannot get there. */
  arrange(thread: LiveThread, messages: MessageQueue): Promise<void> {
    thread.queue.messages = messages;
    return this.#write(thread);
  }

  /** Marks the message that is about to go out; null: none does. */
  async mark(thread: LiveThread, id: ClientMessageId | null): Promise<void> {
    if (thread.queue.next === id) return;
    thread.queue.next = id;
    await this.#writeSoon(thread);
  }

  /** Takes a message out that is handed to Codex next; settles once it is marked on disk. */
  async take(thread: LiveThread, outgoing: Outgoing): Promise<void> {
    const { queue } = thread;
    queue.messages = queue.messages.filter((other) => other !== outgoing);
    queue.leaving = [...queue.leaving, outgoing];
    if (queue.next === outgoing.message.clientId) queue.next = null;
    const shown = queue.shown.filter(({ id }) => id !== outgoing.message.clientId);
    if (shown.length < queue.shown.length) this.#show(thread, shown);
    queue.left.get(outgoing.message.clientId)?.();
    await this.#writeSoon(thread);
  }

  /** Lets go of what was handed to Codex and is in the transcript of the store. */
  async settle(thread: LiveThread): Promise<void> {
    const { id, queue } = thread;
    for (const { message } of queue.leaving) {
      if (!this.#deps.isRecorded(id, queue)) return;
      if (!(await this.#deps.saveMessage(id, message.clientId))) continue;
      queue.leaving = queue.leaving.filter((other) => other.message !== message);
      await this.#write(thread);
    }
  }

  /** Takes out what is held and was sent after all: the transcript has it, from our store or from Codex's. */
  compare(thread: LiveThread): void {
    const { messages } = thread.queue;
    const left = withoutSaid(thread, messages);
    if (left.length < messages.length) void this.arrange(thread, left);
  }

  async #takeUp(thread: LiveThread): Promise<void> {
    const { queue } = thread;
    const stored = await this.#deps.kept.queued.read(thread.id);
    if (stored === null) return;
    queue.isTakenUp = true;
    const here = new Set([...queue.messages, ...queue.leaving].map(({ message }) => message.clientId));
    const left = stored.filter(({ message }) => !here.has(message.clientId)).map(heldFrom);
    if (left.length === 0) return;
    const held = withoutSaid(thread, left);
    queue.messages = [...held, ...queue.messages];
    if (held.length < left.length) void this.#write(thread);
    this.#show(thread, [...describeQueue(held), ...queue.shown]);
  }

  /** Writes it; settles all the same when the disk stands still. */
  async #writeSoon(thread: LiveThread): Promise<void> {
    const late = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(patienceMs, late.resolve);
    await Promise.race([this.#write(thread), late.promise]);
    cancel();
  }

  #write(thread: LiveThread): Promise<void> {
    const { queue } = thread;
    queue.isDue = true;
    queue.writing ??= this.#writeWhileDue(thread);
    return queue.writing;
  }

  async #writeWhileDue(thread: LiveThread): Promise<void> {
    const { isRecorded, kept } = this.#deps;
    const { id, queue } = thread;
    while (queue.isDue) {
      queue.isDue = false;
      await this.takeUp(thread);
      if (!isRecorded(id, queue)) continue;
      const { messages } = queue;
      // What an earlier run left and cannot be read now must not be lost by this.
      queue.isKept = queue.isTakenUp && (await kept.queued.put(id, storedFrom(queue)));
      if (!queue.isKept) void this.#tryAgain(thread);
      if (!queue.isDue) this.#show(thread, describeQueue(messages));
    }
    queue.writing = null;
  }

  async #tryAgain(thread: LiveThread): Promise<void> {
    const { clock, kept } = this.#deps;
    const { queue } = thread;
    if (this.#again.has(queue) || !(await kept.writable())) return;
    const cancel = clock.after(againMs, () => {
      this.#again.delete(queue);
      if (!queue.isKept) void this.#write(thread);
    });
    this.#again.set(queue, cancel);
  }

  #show({ id, queue }: LiveThread, shown: ThreadQueue['shown']): void {
    queue.shown = shown;
    this.#deps.emit(id, { name: 'queueChanged', payload: { threadId: id, queue: shown } });
  }
}

function heldFrom({ leaving, message, retryOf, settings }: StoredMessage): Outgoing {
  return { message, settings, retryOf, judged: null, held: leaving ? 'maybeSent' : 'closed' };
}

function storedFrom({ leaving, messages, next }: ThreadQueue): readonly StoredMessage[] {
  return [
    ...leaving.map((outgoing) => stored(outgoing, true)),
    ...messages.map((outgoing) =>
      stored(outgoing, outgoing.message.clientId === next || outgoing.held === 'maybeSent'),
    ),
  ];
}

function stored({ message, retryOf, settings }: Outgoing, leaving: boolean): StoredMessage {
  return { message, settings, retryOf, leaving };
}

function withoutSaid({ log }: LiveThread, messages: MessageQueue): MessageQueue {
  const entries = log.transcript.turns.flatMap((turn) => turn.entries);
  const said = new Set(entries.map((entry) => (entry.kind === 'user' ? entry.clientId : null)));
  return messages.filter(({ held, message }) => held === null || !said.has(message.clientId));
}
