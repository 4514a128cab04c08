import type { ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import { Listeners } from '../../../../shared/base/listeners.ts';
import { digestOfTurns, type RunDigest } from '../../../../shared/runs/analysis/run-digest.ts';
import { eventsOfTurn } from '../../../../shared/runs/events-of-turn.ts';
import { factsOfRun } from '../../../../shared/runs/facts-of-run.ts';
import { factsOfTurn, newestTimeOf } from '../../../../shared/runs/facts-of-turn.ts';
import { turnEventMatcher } from '../../../../shared/runs/match-query.ts';
import { workcellOfThread } from '../../../../shared/runs/run-ref.ts';
import { foldTranscript } from '../../../../shared/transcript/fold-transcript.ts';
import type { ThreadEvent } from '../../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Turn } from '../../../../shared/transcript/turn.ts';
import { partsOf } from '../../../../shared/transcript/turn-window.ts';
import type { ListedThread, RunThreads, ThreadAbout, TurnHead } from '../run-threads.ts';

type Kept = {
  folder: string;
  stored: readonly Turn[];
  memory: readonly Turn[] | null;
  reverted: ReadonlySet<TurnId>;
};

/** Fakes threads with turns in memory or in the store, as a test chooses. */
export class FakeRunThreads implements RunThreads {
  readonly #threads = new Map<ThreadId, Kept>();
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
  happen(id: ThreadId, ...events: readonly ThreadEvent[]): void {
    const thread = this.#of(id);
    const before = { ...emptyTranscript, turns: thread.memory ?? [] };
    thread.memory = events.reduce(foldTranscript, before).turns;
    thread.reverted = new Set(events.flatMap((event) => (event.type === 'turnsReverted' ? event.turnIds : [])));
    this.#advanced.call(id);
  }

  remove(id: ThreadId): void {
    this.#threads.delete(id);
    this.#removed.call(id);
  }

  async about(threadId: ThreadId): Promise<ThreadAbout | null> {
    const thread = this.#threads.get(threadId);
    if (thread === undefined) return null;
    return { ...this.#aboutOf(threadId, thread), usage: null };
  }

  async list(folder: string | null, limit: number) {
    const threads = [...this.#threads].filter(([, thread]) => folder === null || thread.folder === folder);
    const listed = threads.map(([id, thread]): ListedThread => ({ about: this.#aboutOf(id, thread), facts: null }));
    return { threads: listed.slice(0, limit), more: Math.max(0, listed.length - limit) };
  }

  async fill(ids: readonly ThreadId[]) {
    const [first, ...left] = ids;
    const thread = first === undefined ? undefined : this.#threads.get(first);
    if (first === undefined || thread === undefined) return { threads: [], left };
    const facts = factsOfRun(thread.stored.map(factsOf));
    return { threads: [{ about: this.#aboutOf(first, thread), facts }], left };
  }

  async digests(folder: string | null) {
    const kept = [...this.#threads].filter(([, thread]) => folder === null || thread.folder === folder);
    const digests = kept.flatMap(([threadId, thread]): RunDigest[] => {
      const run = { projectRoot: thread.folder, workcellId: workcellOfThread(threadId) };
      const turns = thread.stored.map((turn, ordinal) => ({ ordinal, facts: factsOf(turn), isCopied: false }));
      const digest = digestOfTurns(turns);
      return digest === null ? [] : [{ ...digest, run, tool: 'codex', threadId, isUnreadable: false }];
    });
    return { digests, unknown: [], last: null };
  }

  async heads(threadId: ThreadId): Promise<readonly TurnHead[]> {
    const stored = this.#threads.get(threadId)?.stored ?? [];
    return stored.map((turn, ordinal) => ({ turnId: turn.id, ordinal: ordinal - 3, facts: factsOf(turn) }));
  }

  turns: RunThreads['turns'] = async (threadId, turnIds) => {
    this.turnsRead += turnIds.length;
    return this.#of(threadId).stored.filter(({ id }) => turnIds.includes(id));
  };

  find: RunThreads['find'] = async (threadId, turns, query) => {
    const ordinals = new Map(turns.map(({ ordinal, turnId }) => [turnId, ordinal]));
    const stored = this.#of(threadId).stored.filter(({ id }) => ordinals.has(id));
    return stored
      .flatMap((turn) => eventsOfTurn(turn, ordinals.get(turn.id) ?? 0))
      .filter(turnEventMatcher(query))
      .map(({ position }) => position);
  };

  inMemory(threadId: ThreadId) {
    const { memory, reverted } = this.#of(threadId);
    return memory === null ? null : { ...partsOf({ ...emptyTranscript, turns: memory }), reverted };
  }

  begun(): readonly ThreadId[] {
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

  #of(threadId: ThreadId): Kept {
    const thread = this.#threads.get(threadId);
    if (thread === undefined) throw new Error(`There is no ${threadId}`);
    return thread;
  }

  #aboutOf(threadId: ThreadId, { folder, memory, stored }: Kept) {
    const newest = (memory ?? stored).at(-1);
    const updatedAt = newest === undefined ? 0 : (newestTimeOf(newest) ?? 0);
    return { threadId, folder, title: `Thread ${threadId}`, model: 'm', startedAt: null, updatedAt, tokens: null };
  }
}

function factsOf(turn: Turn) {
  return factsOfTurn(turn, newestTimeOf(turn) ?? 0);
}
