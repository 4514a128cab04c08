import type { ThreadId } from '../../shared/base/ids.ts';
import type { LiveThread } from './live-thread.ts';

/** The threads that this process records. */
export class LiveThreads {
  readonly #create: (id: ThreadId) => LiveThread;
  readonly #threads = new Map<ThreadId, LiveThread>();

  /** `record` creates an empty thread. */
  constructor(record: (id: ThreadId) => LiveThread) {
    this.#create = record;
  }

  all(): Iterable<LiveThread> {
    return this.#threads.values();
  }

  get(id: ThreadId): LiveThread | null {
    return this.#threads.get(id) ?? null;
  }

  /** The thread with this id. Starts recording it if needed. */
  ensure(id: ThreadId): LiveThread {
    const known = this.#threads.get(id);
    if (known !== undefined) return known;
    const thread = this.#create(id);
    this.#threads.set(id, thread);
    return thread;
  }

  /** Starts a thread's record over, and keeps what no store has, above all what the user wrote and did not send. */
  recreate({
    fullAccessConsent,
    blockedBy,
    id,
    queue,
    revertedTurns,
    unread,
    isWaitingForUser,
  }: LiveThread): LiveThread {
    const thread = Object.assign(this.#create(id), { fullAccessConsent, blockedBy, queue, unread, isWaitingForUser });
    for (const turnId of revertedTurns) thread.revertedTurns.add(turnId);
    this.#threads.set(id, thread);
    return thread;
  }

  /** Removes a thread that Codex does not have. */
  delete(id: ThreadId): void {
    this.#threads.delete(id);
  }
}
