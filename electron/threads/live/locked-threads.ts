import { stat } from 'node:fs/promises';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { Turn } from '../../codex-protocol/generated.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { LiveThread } from '../live-thread.ts';
import type { StoredTurns, ThreadHistory } from '../thread-history.ts';
import type { SyncStatuses } from './sync-statuses.ts';
import { maxMissedTurns, type ThreadLoader } from './thread-loader.ts';

/**
 * Reports whether Codex's file of a thread changed, so that Codex is asked only then. Reports each change twice,
 * because Codex's index of turns may lag behind its file.
 */
export class RolloutChanges {
  readonly #path: string | null;
  #mark: string | null = null;
  #isSecondReportDue = false;

  /** Without a path, or if the file cannot be read, it always reports a change. */
  constructor(path: string | null) {
    this.#path = path;
  }

  async hasChanged(): Promise<boolean> {
    const mark = await readMark(this.#path);
    const isSame = mark !== null && mark === this.#mark;
    const hasChanged = !isSame || this.#isSecondReportDue;
    this.#isSecondReportDue = !isSame;
    this.#mark = mark;
    return hasChanged;
  }
}

async function readMark(path: string | null): Promise<string | null> {
  if (path === null) return null;
  try {
    const { mtimeMs, size } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

/** The interval between checks of a watched thread, in milliseconds. */
const pollIntervalMs = 1_500;
/** How many turns a check reads. No more can start between two checks. */
const maxPolledTurns = 5;

export type LockedThreadsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
  readonly syncStatuses: SyncStatuses;
  /** Whether a window shows the thread. */
  readonly isShown: (threadId: ThreadId) => boolean;
  /** Ends app-servers left over from earlier runs of the app. */
  readonly endLeftovers: () => Promise<void>;
};

/** A watched thread: its latest state from Codex, and a function that cancels the next check. */
type Watch = {
  readonly thread: LiveThread;
  rollout: RolloutChanges | null;
  newest: StoredTurns | null;
  cancel: () => void;
};

/** Watches and takes over threads that another process writes to. */
export class LockedThreads {
  readonly #deps: LockedThreadsDeps;
  readonly #watches = new Map<ThreadId, Watch>();

  constructor(deps: LockedThreadsDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => {
      for (const { thread } of this.#watches.values()) this.stopWatching(thread);
    });
  }

  /** Shows what the other process adds, until no window shows the thread. Only reads. */
  watch(thread: LiveThread): void {
    if (thread.syncStatus.type !== 'locked' || this.#watches.has(thread.id)) return;
    this.#deps.syncStatuses.change(thread, { ...thread.syncStatus, watching: true });
    const watch: Watch = { thread, rollout: null, newest: null, cancel: () => undefined };
    this.#watches.set(thread.id, watch);
    void this.#poll(watch);
  }

  stopWatching(thread: LiveThread): void {
    const watch = this.#watches.get(thread.id);
    watch?.cancel();
    this.#watches.delete(thread.id);
    if (thread.syncStatus.type !== 'locked') return;
    // Replaces a turn that did not end while it was watched with Codex's version.
    if (watch?.newest) this.#deps.history.catchUp(thread, watch.newest);
    this.#deps.syncStatuses.change(thread, { type: 'locked', watching: false, works: false });
  }

  /** Ends processes of earlier runs that may hold the thread, and has Codex load it. */
  async takeOver(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    await this.#deps.endLeftovers();
    const loaded = await this.#deps.loader.load(thread);
    if (loaded.ok) this.stopWatching(thread);
    return loaded;
  }

  async #poll(watch: Watch): Promise<void> {
    const { clock, isShown } = this.#deps;
    const { thread } = watch;
    const isFirst = watch.rollout === null;
    watch.rollout ??= await this.#openRollout(thread.id);
    if (await watch.rollout.hasChanged()) await this.#catchUp(watch, isFirst ? maxMissedTurns : maxPolledTurns);
    if (this.#watches.get(thread.id) !== watch) return;
    if (!isShown(thread.id) || thread.syncStatus.type !== 'locked') this.stopWatching(thread);
    else watch.cancel = clock.after(pollIntervalMs, () => void this.#poll(watch));
  }

  async #catchUp(watch: Watch, limit: number): Promise<void> {
    const { history, syncStatuses } = this.#deps;
    const { thread } = watch;
    const newest = await history.readNewest(thread.id, limit);
    if (!newest.ok || this.#watches.get(thread.id) !== watch || thread.syncStatus.type !== 'locked') return;
    const { works: worked } = thread.syncStatus;
    const [known] = watch.newest?.data ?? [];
    watch.newest = newest.value;
    const [last, ...before] = newest.value.data;
    const works = last !== undefined && isStillWorking(last, known, worked);
    const data = works ? [{ ...last, status: 'inProgress' as const }, ...before] : newest.value.data;
    history.catchUp(thread, { ...newest.value, data });
    syncStatuses.change(thread, { type: 'locked', watching: true, works });
  }

  async #openRollout(id: ThreadId): Promise<RolloutChanges> {
    const about = await this.#deps.codex.request('thread/read', { threadId: id });
    return new RolloutChanges(about.ok ? about.value.thread.path : null);
  }
}

/**
 * Whether another process is working on a turn. Codex reports an unfinished turn as interrupted, just like a
 * permanently cut-off one, so the turn must have grown.
 */
function isStillWorking(turn: Turn, before: Turn | undefined, worked: boolean): boolean {
  if (turn.status !== 'interrupted' || turn.completedAt !== null || before === undefined) return false;
  return turn.id !== before.id || turn.items.length !== before.items.length || worked;
}
