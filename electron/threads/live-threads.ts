import type { ThreadId } from '../../shared/base/ids.ts';
import type { LiveThread } from './live-thread.ts';

/** The threads that this process records. */
export class LiveThreads {
  readonly #record: (id: ThreadId) => LiveThread;
  readonly #threads = new Map<ThreadId, LiveThread>();

  /** `record` makes a thread of which nothing is known yet. */
  constructor(record: (id: ThreadId) => LiveThread) {
    this.#record = record;
  }

  all(): Iterable<LiveThread> {
    return this.#threads.values();
  }

  get(id: ThreadId): LiveThread | null {
    return this.#threads.get(id) ?? null;
  }

  /** The thread of this id, recorded from now on if it was not. */
  ensure(id: ThreadId): LiveThread {
    const known = this.#threads.get(id);
    if (known !== undefined) return known;
    const thread = this.#record(id);
    this.#threads.set(id, thread);
    return thread;
  }

  /** Begins the record of a thread anew, with what stands in no store: what the person has said and not sent above all. */
  renew({ fullAccessConsent, heldBy, id, queue, unread, waitsForPerson }: LiveThread): LiveThread {
    const thread = Object.assign(this.#record(id), { fullAccessConsent, heldBy, queue, unread, waitsForPerson });
    this.#threads.set(id, thread);
    return thread;
  }

  /** Forgets a thread: Codex does not have it. */
  delete(id: ThreadId): void {
    this.#threads.delete(id);
  }
}
