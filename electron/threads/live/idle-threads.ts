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
/**
 * How long a thread stays loaded in Codex, in milliseconds. Codex keeps an unloaded thread for one more minute, during
 * which coming back costs nothing.
 */
const loadedMs = 60_000;
/** How long a thread stays in our memory, in milliseconds. */
const keptMs = 10 * 60_000;

export type IdleThreadsDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly threads: LiveThreads;
  readonly loader: ThreadLoader;
  /** Whether our store has everything that is known of a thread. */
  readonly isSaved: (threadId: ThreadId) => boolean;
  /** Removes a thread from memory if it can be read from a store again. */
  readonly forget: (thread: LiveThread) => void;
};

/**
 * Releases threads that are idle and that no window shows. After a minute, Codex unloads them. That frees their MCP
 * servers, and the lock that keeps other programs such as `codex exec resume` from writing to them. After ten minutes,
 * a thread leaves our memory too, unless something ran in it here that is not in our store. Its log has what Codex's
 * lacks: dropped text, who decided, unsent messages.
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

  /** Has Codex unload those of these threads that are idle and that no window shows. */
  letGo(threadIds: Iterable<ThreadId>): void {
    const { broadcaster, loader, threads } = this.#deps;
    for (const id of threadIds) {
      const thread = threads.get(id);
      if (thread !== null && thread.loadedIn !== null && !isShown(broadcaster, id) && this.#isFamilyIdle(thread))
        loader.unload(thread);
    }
  }

  /** A thread stays as long as the agent above or an agent below works. */
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

/** True if nothing runs or waits in it, and Codex has stored it, which happens with the first turn. */
function isIdle({ turn, queue, log, waitsForPerson }: LiveThread): boolean {
  const { turns } = log.transcript;
  const isStored = turns.some(({ status }) => status !== 'pending' && status !== 'notSent');
  const runsOn = turns.some(({ entries }) =>
    entries.some((entry) => entry.kind === 'command' && entry.status === 'background'),
  );
  return !waitsForPerson && turn.current === null && queue.isAtRest && isStored && !runsOn;
}
