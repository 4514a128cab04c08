import type { ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import { Listeners } from '../../../../shared/base/listeners.ts';
import { type RunDigest, toThreadDigest } from '../../../../shared/runs/analysis/run-digest.ts';
import { createTurnEventMatcher } from '../../../../shared/runs/match-query.ts';
import { combineTurnFacts } from '../../../../shared/runs/run-facts.ts';
import { toRunId } from '../../../../shared/runs/run-ref.ts';
import { toTurnEvents } from '../../../../shared/runs/turn-events.ts';
import { findNewestTime, toTurnFacts } from '../../../../shared/runs/turn-facts.ts';
import { foldTranscript } from '../../../../shared/transcript/fold-transcript.ts';
import type { ThreadEvent } from '../../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Turn } from '../../../../shared/transcript/turn.ts';
import { splitTurns } from '../../../../shared/transcript/turn-window.ts';
import type { TurnHead } from '../../../store/threads/reads/read-run.ts';
import type { ListedThread, RunThreads, ThreadInfo } from '../run-threads.ts';

type FakeThread = {
  folder: string;
  stored: readonly Turn[];
  memory: readonly Turn[] | null;
  reverted: ReadonlySet<TurnId>;
};

/** Fakes threads with turns in memory or in the store, as a test chooses. */
export class FakeRunThreads implements RunThreads {
  readonly #threads = new Map<ThreadId, FakeThread>();
  readonly #advanced = new Listeners<[ThreadId]>();
  readonly #removed = new Listeners<[ThreadId]>();
  /** How many stored turns were read. */
  turnsRead = 0;

  /** Stores turns and puts the newest of them into memory; null: none. */
  put(id: ThreadId, turns: readonly Turn[], inMemory: number | null = null, folder = '/w'): void {
    const memory = inMemory === null ? null : turns.slice(turns.length - inMemory);
    this.#threads.set(id, { folder, stored: turns, memory, reverted: new Set() });
  }

  /** Applies events to a thread in memory. The store does not see them. */
  advance(id: ThreadId, ...events: readonly ThreadEvent[]): void {
    const thread = this.#get(id);
    const before = { ...emptyTranscript, turns: thread.memory ?? [] };
    thread.memory = events.reduce(foldTranscript, before).turns;
    thread.reverted = new Set(events.flatMap((event) => (event.type === 'turnsReverted' ? event.turnIds : [])));
    this.#advanced.call(id);
  }

  remove(id: ThreadId): void {
    this.#threads.delete(id);
    this.#removed.call(id);
  }

  async getInfo(threadId: ThreadId): Promise<ThreadInfo | null> {
    const thread = this.#threads.get(threadId);
    if (thread === undefined) return null;
    return { ...this.#toInfo(threadId, thread), usage: null };
  }

  async list(folder: string | null, limit: number) {
    const threads = [...this.#threads].filter(([, thread]) => folder === null || thread.folder === folder);
    const listed = threads.map(([id, thread]): ListedThread => ({ about: this.#toInfo(id, thread), facts: null }));
    return { threads: listed.slice(0, limit), more: Math.max(0, listed.length - limit) };
  }

  async fill(ids: readonly ThreadId[]) {
    const [first, ...left] = ids;
    const thread = first === undefined ? undefined : this.#threads.get(first);
    if (first === undefined || thread === undefined) return { threads: [], left };
    const facts = combineTurnFacts(thread.stored.map(toFacts));
    return { threads: [{ about: this.#toInfo(first, thread), facts }], left };
  }

  async digests(folder: string | null) {
    const kept = [...this.#threads].filter(([, thread]) => folder === null || thread.folder === folder);
    const digests = kept.flatMap(([threadId, thread]): RunDigest[] => {
      const run = { projectRoot: thread.folder, runId: toRunId(threadId) };
      const turns = thread.stored.map((turn, ordinal) => ({ ordinal, facts: toFacts(turn), isCopied: false }));
      const digest = toThreadDigest(turns);
      return digest === null ? [] : [{ ...digest, run, tool: 'codex', threadId, isUnreadable: false }];
    });
    return { digests, unknown: [], last: null };
  }

  async heads(threadId: ThreadId): Promise<readonly TurnHead[]> {
    const stored = this.#threads.get(threadId)?.stored ?? [];
    return stored.map((turn, ordinal) => ({ turnId: turn.id, ordinal: ordinal - 3, facts: toFacts(turn) }));
  }

  turns: RunThreads['turns'] = async (threadId, turnIds) => {
    this.turnsRead += turnIds.length;
    return this.#get(threadId).stored.filter(({ id }) => turnIds.includes(id));
  };

  find: RunThreads['find'] = async (threadId, turns, query) => {
    const ordinals = new Map(turns.map(({ ordinal, turnId }) => [turnId, ordinal]));
    const stored = this.#get(threadId).stored.filter(({ id }) => ordinals.has(id));
    return stored
      .flatMap((turn) => toTurnEvents(turn, ordinals.get(turn.id) ?? 0))
      .filter(createTurnEventMatcher(query))
      .map(({ position }) => position);
  };

  inMemory(threadId: ThreadId) {
    const { memory, reverted } = this.#get(threadId);
    return memory === null ? null : { ...splitTurns({ ...emptyTranscript, turns: memory }), reverted };
  }

  listActive(): readonly ThreadId[] {
    return [...this.#threads].flatMap(([id, { memory }]) => (memory === null ? [] : [id]));
  }

  async output() {
    return null;
  }

  async diff() {
    return 'a diff';
  }

  onAdvanced(listen: (threadId: ThreadId) => void): () => void {
    return this.#advanced.add(listen);
  }

  onRemoved(listen: (threadId: ThreadId) => void): () => void {
    return this.#removed.add(listen);
  }

  #get(threadId: ThreadId): FakeThread {
    const thread = this.#threads.get(threadId);
    if (thread === undefined) throw new Error(`There is no ${threadId}`);
    return thread;
  }

  #toInfo(threadId: ThreadId, { folder, memory, stored }: FakeThread) {
    const newest = (memory ?? stored).at(-1);
    const updatedAt = newest === undefined ? 0 : (findNewestTime(newest) ?? 0);
    return { threadId, folder, title: `Thread ${threadId}`, model: 'm', startedAt: null, updatedAt, tokens: null };
  }
}

function toFacts(turn: Turn) {
  return toTurnFacts(turn, findNewestTime(turn) ?? 0);
}
