import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { Spending } from '../../../shared/spending/budget.ts';
import { type ModelTokens, sumTokens } from '../../../shared/spending/model-tokens.ts';
import { getSleptMs } from '../../../shared/transcript/sleep.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { getTurnTime, sumTokensSince, type TurnSpending } from '../../../shared/transcript/turn-spending.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findAgentsBelow } from '../thread-family.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/**
 * What threads have used, as their turns say: those of the store, and those in memory, which replace them. Counts nothing
 * itself.
 */
export class SpendingLedger {
  readonly #threads: LiveThreads;
  readonly #store: ThreadStoreAccess['budgets'];
  /** By thread and turn, because the turns that a fork begins with have the ids of its original's. */
  readonly #turns = new Map<string, TurnSpending>();
  /** All tokens of a thread, with those of turns that it no longer has. */
  readonly #spent = new Map<ThreadId, readonly ModelTokens[]>();
  /** The stored threads of a family, by its root, once they are read. */
  readonly #families = new Map<ThreadId, readonly ThreadId[]>();
  /** What each turn used since a time, because a day may have thousands of turns. */
  readonly #sums = new WeakMap<TurnSpending, { readonly since: number; readonly spent: readonly ModelTokens[] }>();
  /** The store is read from this time on. */
  #readSince = Number.POSITIVE_INFINITY;

  constructor(threads: LiveThreads, store: ThreadStoreAccess['budgets']) {
    this.#threads = threads;
    this.#store = store;
  }

  /** Takes over what happened in a thread. */
  handleEvents(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    for (const id of this.#findTurns(thread, events)) {
      const turn = thread.log.findTurn(id);
      if (turn !== null) this.#turns.set(toKey(thread.id, id), toTurnSpending(thread.id, turn));
    }
    const { usage } = thread.log.transcript;
    if (usage?.spent !== undefined) this.#spent.set(thread.id, usage.spent);
  }

  /** True once all that a thread with its agents has used is known. */
  knowsThread(root: ThreadId): boolean {
    return this.#families.has(root);
  }

  /** True once all that was used since a time is known. */
  knowsSince(since: number): boolean {
    return this.#readSince <= since;
  }

  /** Reads what a thread with its agents used before this process. */
  async readThread(root: ThreadId): Promise<void> {
    if (this.knowsThread(root)) return;
    const read = await this.#store.readSpending({ threadId: root });
    if (read === null) return;
    for (const { spent, threadId } of read.threads) {
      if (!this.#spent.has(threadId)) this.#spent.set(threadId, spent);
    }
    this.#add(read.turns);
    this.#families.set(
      root,
      read.threads.map(({ threadId }) => threadId),
    );
  }

  /** Reads what was used since a time before this process. A later time needs nothing more from the store. */
  async readSince(since: number): Promise<void> {
    if (this.knowsSince(since)) return;
    const read = await this.#store.readSpending({ since });
    if (read === null) return;
    this.#add(read.turns);
    this.#readSince = Math.min(this.#readSince, since);
  }

  /** What a thread with its agents has used. `nowFor` is the current time, as the clock was when a turn started. */
  sumThread(root: LiveThread, nowFor: (turn: TurnId) => number): Spending {
    const family = new Set([
      root.id,
      ...(this.#families.get(root.id) ?? []),
      ...findAgentsBelow(this.#threads, root).map(({ id }) => id),
    ]);
    const spent = [...family].map((id) => this.#spent.get(id) ?? []);
    const turns = [...this.#turns.values()].filter(({ threadId }) => family.has(threadId));
    return { spent: sumTokens(spent), ms: sumTime(turns, nowFor, 0) };
  }

  /** What all threads have used since a time. */
  sumSince(since: number, nowFor: (turn: TurnId) => number): Spending {
    const turns = [...this.#turns.values()];
    const spent = sumTokens(turns.map((turn) => this.#sumTurnSince(turn, since)));
    return { spent, ms: sumTime(turns, nowFor, since) };
  }

  #sumTurnSince(turn: TurnSpending, since: number): readonly ModelTokens[] {
    const known = this.#sums.get(turn);
    if (known?.since === since) return known.spent;
    const spent = sumTokensSince([turn], since);
    this.#sums.set(turn, { since, spent });
    return spent;
  }

  /** Returns the turns whose time or tokens have changed. The end of Codex ends the turns that it ran. */
  #findTurns({ id: threadId, log }: LiveThread, events: readonly NumberedThreadEvent[]): ReadonlySet<TurnId> {
    const turns = new Set<TurnId>();
    for (const { event } of events) {
      if (event.type === 'turnStarted' || event.type === 'turnEnded') turns.add(event.turnId);
      else if (event.type === 'usageUpdated' && event.spent !== undefined) turns.add(event.spent.turnId);
      else if (event.type === 'entryPut' && event.entry.kind === 'status' && event.entry.slept !== undefined)
        turns.add(event.turnId);
      else if (event.type === 'codexStopped')
        for (const { id } of log.transcript.turns) if (this.#turns.has(toKey(threadId, id))) turns.add(id);
    }
    return turns;
  }

  #add(turns: readonly TurnSpending[]): void {
    for (const turn of turns) {
      const key = toKey(turn.threadId, turn.id);
      if (!this.#turns.has(key)) this.#turns.set(key, turn);
    }
  }
}

function toKey(threadId: ThreadId, turnId: TurnId): string {
  return `${threadId} ${turnId}`;
}

function sumTime(turns: readonly TurnSpending[], nowFor: (turn: TurnId) => number, since: number): number {
  return turns.reduce((sum, turn) => sum + getTurnTime(turn, { now: nowFor(turn.id), since }), 0);
}

function toTurnSpending(
  threadId: ThreadId,
  { durationMs, endedAt, entries, id, startedAt, usage }: Turn,
): TurnSpending {
  const sleptMs = startedAt === null ? 0 : getSleptMs(entries, startedAt);
  return { threadId, id, startedAt, endedAt, durationMs, sleptMs, usage: usage ?? [] };
}
