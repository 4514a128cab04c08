import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import type { Broadcaster } from '../../host/client-window.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { isShown } from '../shown-threads.ts';
import { agentsBeneath, rootOf } from '../thread-family.ts';
import type { ThreadLoader } from './thread-loader.ts';

const lookEveryMs = 60_000;
/** Codex keeps what it is told to unload for one more minute, in which coming back costs nothing. In milliseconds. */
const loadedMs = 60_000;
/** How long a thread stays in our memory, in milliseconds. */
const keptMs = 10 * 60_000;

export type IdleThreadsDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly threads: LiveThreads;
  readonly loader: ThreadLoader;
  /** Whether all that is known of a thread can be read again from our store. */
  readonly isSaved: (threadId: ThreadId) => boolean;
  /** Takes a thread out of memory that can be read from a store again. */
  readonly forget: (thread: LiveThread) => void;
};

/**
 * Puts threads away that no window shows and in which nothing goes on. After a minute Codex is told to unload them, and
 * with them their MCP servers and the lock that keeps other programs, such as `codex exec resume`, from writing to them.
 * After ten minutes a thread leaves our memory too, unless something ran in it here that is not in our store: its log has what Codex's lacks, as text that was dropped,
 * who decided, messages that were not sent.
 */
export class IdleThreads {
  readonly #deps: IdleThreadsDeps;
  readonly #idleSince = new WeakMap<LiveThread, number>();
  #stopLooking: () => void = () => undefined;

  constructor(deps: IdleThreadsDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#stopLooking());
    this.#lookLater();
  }

  /** Has Codex unload those of these threads that nothing runs or waits in, and that no window shows. */
  letGo(threadIds: Iterable<ThreadId>): void {
    const { broadcaster, loader, threads } = this.#deps;
    for (const id of threadIds) {
      const thread = threads.get(id);
      if (thread !== null && thread.loadedIn !== null && !isShown(broadcaster, id) && this.#isFamilyIdle(thread))
        loader.unload(thread);
    }
  }

  /** A thread stays for as long as one works that began it or that it began. */
  #isFamilyIdle(thread: LiveThread): boolean {
    const root = rootOf(this.#deps.threads, thread);
    return [root, ...agentsBeneath(this.#deps.threads, root)].every(isIdle);
  }

  #lookLater(): void {
    this.#stopLooking = this.#deps.clock.after(lookEveryMs, () => {
      for (const thread of [...this.#deps.threads.all()]) this.#look(thread);
      this.#lookLater();
    });
  }

  #look(thread: LiveThread): void {
    const { broadcaster, clock, forget, isSaved, loader } = this.#deps;
    if (isShown(broadcaster, thread.id) || !this.#isFamilyIdle(thread)) {
      this.#idleSince.delete(thread);
      return;
    }
    const since = this.#idleSince.get(thread) ?? clock.now();
    this.#idleSince.set(thread, since);
    const idleMs = clock.now() - since;
    if (idleMs >= loadedMs && thread.loadedIn !== null) loader.unload(thread);
    if (idleMs < keptMs || !thread.queue.isSaved) return;
    if (isSaved(thread.id) || !thread.turn.hasRun) forget(thread);
  }
}

/** Nothing runs in it or waits to go out, and Codex has stored it: it does so with the first turn. */
function isIdle({ turn, queue, log, waitsForPerson }: LiveThread): boolean {
  const { turns } = log.transcript;
  const isStored = turns.some(({ status }) => status !== 'pending' && status !== 'notSent');
  const runsOn = turns.some(({ entries }) =>
    entries.some((entry) => entry.kind === 'command' && entry.status === 'background'),
  );
  return !waitsForPerson && turn.current === null && queue.isAtRest && isStored && !runsOn;
}
