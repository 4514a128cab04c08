import { stat } from 'node:fs/promises';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Broadcaster } from '../../host/client-window.ts';
import type { Turn } from '../../model/codex-protocol/generated.ts';
import type { LiveThread } from '../live-thread.ts';
import { isShown } from '../shown-threads.ts';
import type { StoredTurns, ThreadHistory } from '../thread-history.ts';
import type { SyncStatuses } from './sync-statuses.ts';
import { maxMissedTurns, type ThreadLoader } from './thread-loader.ts';

/**
 * Reports whether Codex's file of a thread changed, so that we ask Codex only then. Reports each change twice, because
 * Codex's index of turns may lag behind its file.
 */
export class RolloutChanges {
  readonly #path: string | null;
  #mark: string | null = null;
  #isSecondReportDue = false;

  /** Without a path, or if the file cannot be read, `RolloutChanges` always reports a change. */
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

/** The interval between checks of a followed thread, in milliseconds. */
const pollIntervalMs = 1_500;
/** How many turns a check reads. No more than that can start between two checks. */
const maxPolledTurns = 5;

export type LockedThreadsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
  readonly syncStatuses: SyncStatuses;
  readonly leftovers: LeftoverCodex;
};

/** App-servers left over from earlier runs of the app. */
export interface LeftoverCodex {
  /** Ends each leftover process that may be a Codex. */
  endCodex(): Promise<void>;
}

/** A followed thread: its latest state from Codex, and a function that cancels the next check. */
type Following = {
  readonly thread: LiveThread;
  rollout: RolloutChanges | null;
  newest: StoredTurns | null;
  cancel: () => void;
};

/** Follows and takes over threads that another process may write to. */
export class LockedThreads {
  readonly #deps: LockedThreadsDeps;
  readonly #followings = new Map<ThreadId, Following>();

  constructor(deps: LockedThreadsDeps) {
    this.#deps = deps;
    deps.loader.onLocked((thread) => this.follow(thread));
    deps.lifetime.onEnd(() => {
      for (const following of this.#followings.values()) this.#end(following);
    });
  }

  /**
   * Shows what other processes add to a thread that Codex has not loaded here, until Codex loads it or no window shows
   * it. Only reads. A thread that grows meanwhile becomes `locked`.
   */
  follow(thread: LiveThread): void {
    if (!this.#isFollowable(thread) || this.#followings.has(thread.id)) return;
    const following: Following = { thread, rollout: null, newest: null, cancel: () => undefined };
    this.#followings.set(thread.id, following);
    void this.#poll(following);
  }

  /** Ends processes of earlier runs that may have the thread locked, and makes Codex load it. */
  async takeOver(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    await this.#deps.leftovers.endCodex();
    return await this.#deps.loader.load(thread);
  }

  #isFollowable({ id, loadedIn, syncStatus }: LiveThread): boolean {
    return loadedIn === null && syncStatus.type !== 'lost' && isShown(this.#deps.broadcaster, id);
  }

  #end({ cancel, newest, thread }: Following): void {
    cancel();
    this.#followings.delete(thread.id);
    if (thread.syncStatus.type !== 'locked' || thread.loadedIn !== null) return;
    // Replaces a turn that was shown as running with Codex's version.
    if (newest !== null) this.#deps.history.catchUp(thread, newest);
    this.#deps.syncStatuses.change(thread, { type: 'locked', works: false });
  }

  async #poll(following: Following): Promise<void> {
    const { thread } = following;
    const isFirst = following.rollout === null;
    following.rollout ??= await this.#openRollout(thread.id);
    if (await following.rollout.hasChanged()) {
      await this.#catchUp(following, isFirst ? maxMissedTurns : maxPolledTurns);
    }
    if (this.#followings.get(thread.id) !== following) return;
    if (!this.#isFollowable(thread)) this.#end(following);
    else following.cancel = this.#deps.clock.after(pollIntervalMs, () => void this.#poll(following));
  }

  async #catchUp(following: Following, limit: number): Promise<void> {
    const { history, syncStatuses } = this.#deps;
    const { thread } = following;
    const newest = await history.readNewest(thread.id, limit);
    if (!newest.ok || this.#followings.get(thread.id) !== following || !this.#isFollowable(thread)) return;
    const worked = thread.syncStatus.type === 'locked' && thread.syncStatus.works;
    const [known] = following.newest?.data ?? [];
    following.newest = newest.value;
    const [last, ...before] = newest.value.data;
    const works = last !== undefined && isStillWorking(last, known, worked);
    const data = works ? [{ ...last, status: 'inProgress' as const }, ...before] : newest.value.data;
    history.catchUp(thread, { ...newest.value, data });
    if (works || thread.syncStatus.type === 'locked') syncStatuses.change(thread, { type: 'locked', works });
  }

  async #openRollout(id: ThreadId): Promise<RolloutChanges> {
    const about = await this.#deps.codex.request('thread/read', { threadId: id });
    return new RolloutChanges(about.ok ? about.value.thread.path : null);
  }
}

/**
 * Returns whether another process is working on a turn. Codex reports an unfinished turn as interrupted, just like one
 * that was cut off permanently, so the turn must have grown.
 */
function isStillWorking(turn: Turn, before: Turn | undefined, worked: boolean): boolean {
  if (turn.status !== 'interrupted' || turn.completedAt !== null || before === undefined) return false;
  return turn.id !== before.id || turn.items.length !== before.items.length || worked;
}
