import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { Broadcaster } from '../../host/client-window.ts';
import type { ThreadSaver } from '../../store/threads/thread-saver.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { isShown } from '../shown-threads.ts';
import { findAgentsBelow, findRoot } from '../thread-family.ts';
import type { ThreadLoader } from './thread-loader.ts';
import type { ThreadMemory } from './thread-memory.ts';

const checkIntervalMs = 60_000;
/**
 * How long a thread stays loaded in Codex, in milliseconds. Codex keeps an unloaded thread for one more minute.
 * Returning to it in that time costs nothing.
 */
const unloadAfterMs = 60_000;
/** How long a thread stays in our memory, in milliseconds. */
const forgetAfterMs = 10 * 60_000;

export type IdleThreadsDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly threads: LiveThreads;
  readonly loader: ThreadLoader;
  readonly threadSaver: Pick<ThreadSaver, 'isSaved'>;
  readonly memory: Pick<ThreadMemory, 'release'>;
};

/**
 * Releases threads that are idle and that no window shows. After a minute, Codex unloads them. That frees their MCP
 * servers, and the lock that keeps other programs such as `codex exec resume` from writing to them. After ten minutes,
 * a thread leaves our memory too, unless our store lacks something that ran in it here. Its log has what Codex's log
 * lacks: dropped text, who decided, unsent messages.
 */
export class IdleThreads {
  readonly #deps: IdleThreadsDeps;
  readonly #idleSince = new WeakMap<LiveThread, number>();
  #cancelCheck: () => void = () => undefined;

  constructor(deps: IdleThreadsDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#cancelCheck());
    this.#checkLater();
  }

  /** Unloads the threads of `threadIds` that are idle and that no window shows. */
  unloadIdle(threadIds: Iterable<ThreadId>): void {
    const { broadcaster, loader, threads } = this.#deps;
    for (const id of threadIds) {
      const thread = threads.get(id);
      if (thread !== null && thread.loadedIn !== null && !isShown(broadcaster, id) && this.#isFamilyIdle(thread))
        loader.unload(thread);
    }
  }

  /** True if the whole family is idle. A thread stays loaded while an agent above or below it works. */
  #isFamilyIdle(thread: LiveThread): boolean {
    const root = findRoot(this.#deps.threads, thread);
    return [root, ...findAgentsBelow(this.#deps.threads, root)].every(isIdle);
  }

  #checkLater(): void {
    this.#cancelCheck = this.#deps.clock.after(checkIntervalMs, () => {
      for (const thread of [...this.#deps.threads.all()]) this.#check(thread);
      this.#checkLater();
    });
  }

  #check(thread: LiveThread): void {
    const { broadcaster, clock, loader, memory, threadSaver } = this.#deps;
    if (isShown(broadcaster, thread.id) || !this.#isFamilyIdle(thread)) {
      this.#idleSince.delete(thread);
      return;
    }
    const since = this.#idleSince.get(thread) ?? clock.now();
    this.#idleSince.set(thread, since);
    const idleMs = clock.now() - since;
    if (idleMs >= unloadAfterMs && thread.loadedIn !== null) loader.unload(thread);
    if (idleMs < forgetAfterMs || !thread.queue.isSaved) return;
    if (threadSaver.isSaved(thread.id) || !thread.turn.hasRun) memory.release(thread);
  }
}

/** True if nothing runs or waits in the thread, and Codex has stored it, which happens with the first turn. */
function isIdle({ turn, queue, log, isWaitingForUser }: LiveThread): boolean {
  const { turns } = log.transcript;
  const isStored = turns.some(({ status }) => status !== 'pending' && status !== 'notSent');
  const runsOn = turns.some(({ entries }) =>
    entries.some((entry) => entry.kind === 'command' && entry.status === 'background'),
  );
  return !isWaitingForUser && turn.current === null && queue.isAtRest && isStored && !runsOn;
}
