import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { NumberedThreadEvent } from '../../shared/transcript/thread-event.ts';
import { ThreadLog } from './live/thread-log.ts';
import { ThreadRecorder } from './live/thread-recorder.ts';
import { LiveThread } from './live-thread.ts';

/** The threads that this process records. */
export class LiveThreads {
  readonly #clock: Clock;
  readonly #threads = new Map<ThreadId, LiveThread>();
  readonly #listeners = new Listeners<[LiveThread, readonly NumberedThreadEvent[]]>();
  /** Threads that `noteWork` was called for. What runs in them may outlive our record of them. */
  readonly #worked = new Set<ThreadId>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `listen` with the events that are added to a thread, after they are folded. */
  onEvents(listen: (thread: LiveThread, events: readonly NumberedThreadEvent[]) => void): void {
    this.#listeners.add(listen);
  }

  all(): Iterable<LiveThread> {
    return this.#threads.values();
  }

  get(id: ThreadId): LiveThread | null {
    return this.#threads.get(id) ?? null;
  }

  /** Returns the thread with this id. Starts recording it if needed. */
  ensure(id: ThreadId): LiveThread {
    const known = this.#threads.get(id);
    if (known !== undefined) return known;
    const thread = this.#create(id);
    this.#threads.set(id, thread);
    return thread;
  }

  /**
   * Starts a thread's record over, but keeps what no store has: above all what the user wrote and did not send, and what
   * may still run in Codex.
   */
  recreate({
    fullAccessConsent,
    blockedBy,
    hasWritten,
    id,
    isPlanning,
    queue,
    revertedTurns,
    unread,
    isWaitingForUser,
  }: LiveThread): LiveThread {
    const thread = Object.assign(this.#create(id), {
      ...{ fullAccessConsent, blockedBy, queue, unread, isWaitingForUser },
      ...{ hasWritten, isPlanning },
    });
    for (const turnId of revertedTurns) thread.revertedTurns.add(turnId);
    this.#threads.set(id, thread);
    return thread;
  }

  /** Removes a thread that Codex does not have. */
  delete(id: ThreadId): void {
    this.#threads.delete(id);
  }

  /** Notes that a turn that does not plan starts in a thread, or in an agent of it. */
  noteWork(id: ThreadId): void {
    this.#worked.add(id);
  }

  /**
   * Returns whether such a turn started since Codex started. What it started may outlive it, and keeps its
   * permissions.
   */
  hasWorked(id: ThreadId): boolean {
    return this.#worked.has(id);
  }

  /** Nothing runs in any thread, because Codex is gone. */
  handleCodexStop(): void {
    this.#worked.clear();
  }

  /** True as long as the thread was neither removed nor recreated. */
  isRecorded(thread: LiveThread): boolean {
    return this.#threads.get(thread.id) === thread;
  }

  #create(id: ThreadId): LiveThread {
    const log = new ThreadLog((events) => {
      if (this.isRecorded(thread)) this.#listeners.call(thread, events);
    });
    const thread = new LiveThread(id, log, new ThreadRecorder(log, this.#clock), this.#clock.now());
    return thread;
  }
}
