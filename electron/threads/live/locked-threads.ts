import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { Turn } from '../../../shared/codex-protocol/generated/v2/Turn';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { LiveThread } from '../live-thread.ts';
import { RolloutChanges } from '../rollout-changes.ts';
import type { StoredTurns, ThreadHistory } from '../thread-history.ts';
import type { SyncStatuses } from './sync-statuses.ts';
import { maxMissed, type ThreadLoader } from './thread-loader.ts';

/** A watched thread is looked at this often. */
const lookEveryMs = 1_500;
/** A look takes in so many turns; more cannot have begun since the one before. */
const turnsLookedAt = 5;

export type HeldThreadsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
  readonly standings: SyncStatuses;
  /** Does a window show it? */
  readonly isShown: (threadId: ThreadId) => boolean;
  /** Ends the app-servers that earlier runs of the app left, if there are any. */
  readonly endLeftovers: () => Promise<void>;
};

/** A thread that is looked at: what Codex said of it last, and what calls off the next look. */
type Watch = {
  readonly thread: LiveThread;
  rollout: RolloutChanges | null;
  newest: StoredTurns | null;
  cancel: () => void;
};

/** What can be done with a thread that another process writes to: watch it, take it over. */
export class LockedThreads {
  readonly #deps: HeldThreadsDeps;
  readonly #watches = new Map<ThreadId, Watch>();

  constructor(deps: HeldThreadsDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => {
      for (const { thread } of this.#watches.values()) this.stopWatching(thread);
    });
  }

  /** Shows what the other process adds, until no window shows the thread. Only reads. */
  watch(thread: LiveThread): void {
    if (thread.syncStatus.type !== 'held' || this.#watches.has(thread.id)) return;
    this.#deps.standings.change(thread, { ...thread.syncStatus, watching: true });
    const watch: Watch = { thread, rollout: null, newest: null, cancel: () => undefined };
    this.#watches.set(thread.id, watch);
    void this.#look(watch);
  }

  stopWatching(thread: LiveThread): void {
    const watch = this.#watches.get(thread.id);
    watch?.cancel();
    this.#watches.delete(thread.id);
    if (thread.syncStatus.type !== 'held') return;
    // A turn that is not seen to its end is as Codex has it.
    if (watch?.newest) this.#deps.history.catchUp(thread, watch.newest);
    this.#deps.standings.change(thread, { type: 'held', watching: false, works: false });
  }

  /** Ends what earlier runs of the app left, which may hold the thread, and has Codex load it. */
  async takeOver(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    await this.#deps.endLeftovers();
    const loaded = await this.#deps.loader.load(thread);
    if (loaded.ok) this.stopWatching(thread);
    return loaded;
  }

  async #look(watch: Watch): Promise<void> {
    const { clock, isShown } = this.#deps;
    const { thread } = watch;
    const isFirst = watch.rollout === null;
    watch.rollout ??= await this.#rolloutOf(thread.id);
    if (await watch.rollout.hasNews()) await this.#catchUp(watch, isFirst ? maxMissed : turnsLookedAt);
    if (this.#watches.get(thread.id) !== watch) return;
    if (!isShown(thread.id) || thread.syncStatus.type !== 'held') this.stopWatching(thread);
    else watch.cancel = clock.after(lookEveryMs, () => void this.#look(watch));
  }

  async #catchUp(watch: Watch, limit: number): Promise<void> {
    const { history, standings } = this.#deps;
    const { thread } = watch;
    const newest = await history.newest(thread.id, limit);
    if (!newest.ok || this.#watches.get(thread.id) !== watch || thread.syncStatus.type !== 'held') return;
    const { works: worked } = thread.syncStatus;
    const [known] = watch.newest?.data ?? [];
    watch.newest = newest.value;
    const [last, ...before] = newest.value.data;
    const works = last !== undefined && goesOn(last, known, worked);
    const data = works ? [{ ...last, status: 'inProgress' as const }, ...before] : newest.value.data;
    history.catchUp(thread, { ...newest.value, data });
    standings.change(thread, { type: 'held', watching: true, works });
  }

  async #rolloutOf(id: ThreadId): Promise<RolloutChanges> {
    const about = await this.#deps.codex.request('thread/read', { threadId: id });
    return new RolloutChanges(about.ok ? about.value.thread.path : null);
  }
}

/**
 * Does another process work on a turn? Codex calls it interrupted until it has come to its end, and one that was cut
 * off for good likewise; so it must have been seen to grow.
 */
function goesOn(turn: Turn, before: Turn | undefined, worked: boolean): boolean {
  if (turn.status !== 'interrupted' || turn.completedAt !== null || before === undefined) return false;
  return turn.id !== before.id || turn.items.length !== before.items.length || worked;
}
