import { appendAll } from '../../../shared/base/append-all.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { isInProgress } from '../../../shared/transcript/is-in-progress.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript, type Turn } from '../../../shared/transcript/turn.ts';
import type { SavedMark, StoredTurnMark } from '../../model/threads/stored-turn.ts';
import { findTurnsToSave } from '../../model/threads/turns-to-save.ts';
import type { JournalBatch } from './replay-journal.ts';
import type { StoredThreadFacts } from './stored-thread.ts';
import type { DiffToSave, OutputToSave, ThreadToSave } from './writes/save-turns.ts';

/**
 * The interval between writes to the journal, in milliseconds. A killed host loses at most the events of this interval.
 */
const journalEveryMs = 50;
/** A thread without a finished turn is saved after this many quiet milliseconds. */
const quietMs = 30_000;
/**
 * The delay before the first retry of a failed write, in milliseconds. It doubles after each failure, up to `quietMs`.
 */
const firstRetryMs = 5_000;
/** How many writes to the journal may be in flight. Further events wait in memory. */
const maxJournaling = 20;
/**
 * How many of a thread's events can wait for a slow disk. Past that, the journal skips all of them, and the next save
 * includes them.
 */
const maxUnjournaled = 10_000;

/** A turn, and its entries that differ from the saved ones. */
export type ChangedTurn = { readonly turn: Turn; readonly entries: readonly Entry[] };

/** What a save needs besides the events. */
export type ThreadSource = {
  readonly facts: StoredThreadFacts;
  readonly transcript: Transcript;
  /** Marks of turns: facts that are not part of the turns. */
  readonly marks: ReadonlyMap<TurnId, StoredTurnMark>;
  /** The number of the last event in the transcript. */
  readonly seq: number;
  /** Returns the outputs and diffs of these entries, if this process has them. */
  getOutputsAndDiffs(changed: readonly ChangedTurn[]): {
    readonly outputs: readonly OutputToSave[];
    readonly diffs: readonly DiffToSave[];
  };
};

/** Where a saver writes. Each promise resolves with whether the data is on disk. None rejects. */
export type ThreadWriter = {
  journal(batches: readonly JournalBatch[]): Promise<boolean>;
  save(thread: ThreadToSave): Promise<boolean>;
  /** Deletes a thread's journal up to this mark. */
  trimJournal(threadId: ThreadId, upTo: SavedMark): Promise<boolean>;
};

export type ThreadSaverDeps = {
  readonly clock: Clock;
  /** Creates a name for a new log. Event numbers start over with each log. */
  readonly newRun: () => string;
  readonly writer: ThreadWriter;
  /** Null once the thread is forgotten. */
  readonly source: (threadId: ThreadId) => ThreadSource | null;
  /** Receives the transcript that is now stored, and returns the part that stays in memory. */
  readonly onSaved: (threadId: ThreadId, saved: Transcript) => Transcript;
};

/** Older turns of a thread from elsewhere, and the saved turn that follows them. */
export type TurnsToInsert = {
  readonly turns: readonly Turn[];
  readonly before: TurnId;
  readonly diffs: readonly DiffToSave[];
};

type SaveState = {
  readonly run: string;
  /** The transcript in the store. */
  saved: Transcript;
  unjournaled: NumberedThreadEvent[];
  /** The journal lacks events up to this number, and accepts no more until a save includes them. 0: no gap. */
  gapUpTo: number;
  /** How many saves failed since the last one that worked. */
  failures: number;
  saving: Promise<void> | null;
  /** Turns that the next save deletes, whether they are in memory or not. */
  removed: ReadonlySet<TurnId>;
  /** True if there is something to save. It can become true during a save. */
  due: boolean;
  cancel: () => void;
};

/**
 * Writes thread events to disk. Each event goes to the journal within a moment. Changes go to the store when a turn
 * finishes, when the user does something, and when a thread has been quiet for a while. Data that cannot be written
 * stays in memory and is part of the next save.
 */
export class ThreadSaver {
  readonly #deps: ThreadSaverDeps;
  readonly #threads = new Map<ThreadId, SaveState>();
  #journalIsDue = false;
  /** How many writes are on their way to the journal. */
  #journaling = 0;

  constructor(deps: ThreadSaverDeps) {
    this.#deps = deps;
  }

  /** Sets the part of a thread that the store already has. */
  setSaved(threadId: ThreadId, saved: Transcript): void {
    this.#stateOf(threadId).saved = saved;
  }

  /** Receives new events from a thread's log. */
  addEvents(threadId: ThreadId, events: readonly NumberedThreadEvent[]): void {
    const thread = this.#stateOf(threadId);
    appendAll(thread.unjournaled, events);
    if (thread.unjournaled.length > maxUnjournaled) {
      thread.gapUpTo = thread.unjournaled.at(-1)?.seq ?? 0;
      thread.unjournaled = [];
      this.#saveAgain(threadId, thread);
    }
    // Journal even the events that are saved right away, because the save may have to wait.
    this.#journalSoon();
    if (events.some(({ event }) => isWorthSaving(event))) void this.save(threadId);
    // Later events do not delay the save of events that the journal lacks.
    else if (thread.gapUpTo === 0) this.#saveAfter(quietMs, threadId, thread);
  }

  /** Saves the changes of a thread. Resolves once they are on disk or the write failed. */
  save(threadId: ThreadId): Promise<void> {
    const thread = this.#stateOf(threadId);
    thread.cancel();
    thread.due = true;
    thread.saving ??= this.#saveWhileDue(threadId, thread).finally(() => {
      thread.saving = null;
      if (thread.due) void this.save(threadId);
    });
    return thread.saving;
  }

  /** Saves a thread. True if the store has the user's message with this id. */
  async saveMessage(threadId: ThreadId, id: ClientMessageId): Promise<boolean> {
    await this.save(threadId);
    const { turns } = this.#stateOf(threadId).saved;
    return turns.some(({ entries }) => entries.some((entry) => entry.kind === 'user' && entry.clientId === id));
  }

  /** Deletes turns that are no longer in the thread's log, and saves the thread. True once that is on disk. */
  async remove(threadId: ThreadId, turns: readonly TurnId[]): Promise<boolean> {
    const thread = this.#stateOf(threadId);
    thread.removed = thread.removed.union(new Set(turns));
    await this.save(threadId);
    return thread.removed.size === 0;
  }

  /** Saves older turns that are in no log. True once they are on disk. */
  async insertTurns(threadId: ThreadId, { turns, before, diffs }: TurnsToInsert): Promise<boolean> {
    const source = this.#deps.source(threadId);
    if (source === null) return false;
    const order = [...turns.map(({ id }) => id), before];
    const nothing = { saved: null, removed: [], marks: [], outputs: [] };
    return this.#deps.writer.save({ ...nothing, thread: source.facts, turns, order, diffs });
  }

  /** Saves all threads, before the app ends. */
  async saveAll(): Promise<void> {
    await Promise.all([...this.#threads.keys()].map((threadId) => this.save(threadId)));
    for (const { cancel } of this.#threads.values()) cancel();
  }

  /** Removes the thread from memory. Saved data stays in the store. */
  forget(threadId: ThreadId): void {
    this.#threads.get(threadId)?.cancel();
    this.#threads.delete(threadId);
  }

  /** Whether the store has everything that is known about a thread. */
  isSaved(threadId: ThreadId): boolean {
    const thread = this.#threads.get(threadId);
    const source = this.#deps.source(threadId);
    if (source === null) return true;
    return thread?.saving === null && thread.removed.size === 0 && thread.saved === source.transcript;
  }

  async #saveWhileDue(threadId: ThreadId, thread: SaveState): Promise<void> {
    const { source, writer } = this.#deps;
    while (thread.due) {
      thread.due = false;
      this.#journal();
      const now = source(threadId);
      if (now === null) return;
      const { facts, marks: known, seq, transcript } = now;
      const changed = findTurnsToSave(thread.saved, transcript);
      const saved = { run: thread.run, seq };
      const getOutputsAndDiffs = now.getOutputsAndDiffs(findChangedEntries(changed.turns, thread.saved));
      const leaving = thread.removed;
      const removed = [...changed.removed, ...leaving];
      const marks = changed.turns.flatMap(({ id }) => known.get(id) ?? []);
      if (await writer.save({ thread: facts, saved, marks, ...changed, removed, ...getOutputsAndDiffs })) {
        thread.removed = thread.removed.difference(leaving);
        thread.saved = this.#deps.onSaved(threadId, transcript);
        thread.failures = 0;
        thread.unjournaled = thread.unjournaled.filter((event) => event.seq > seq);
        if (thread.gapUpTo <= seq) thread.gapUpTo = 0;
        else thread.due = true;
        if (thread.unjournaled.length > 0) this.#journalSoon();
        await writer.trimJournal(threadId, saved);
      } else {
        thread.failures += 1;
        this.#saveAgain(threadId, thread);
      }
    }
  }

  #saveAgain(threadId: ThreadId, thread: SaveState): void {
    this.#saveAfter(Math.min(quietMs, firstRetryMs * 2 ** thread.failures), threadId, thread);
  }

  #saveAfter(delayMs: number, threadId: ThreadId, thread: SaveState): void {
    thread.cancel();
    thread.cancel = this.#deps.clock.after(delayMs, () => void this.save(threadId));
  }

  #journalSoon(): void {
    if (this.#journalIsDue) return;
    this.#journalIsDue = true;
    this.#deps.clock.after(journalEveryMs, () => this.#journal());
  }

  /** Sends waiting events to the journal, unless too many writes are in flight. */
  #journal(): void {
    this.#journalIsDue = false;
    if (this.#journaling === maxJournaling) return;
    const { clock, writer } = this.#deps;
    const at = clock.now();
    const batches: JournalBatch[] = [];
    for (const [threadId, thread] of this.#threads) {
      if (thread.unjournaled.length === 0 || thread.gapUpTo > 0) continue;
      batches.push({ run: thread.run, threadId, events: thread.unjournaled, at });
      thread.unjournaled = [];
    }
    if (batches.length === 0) return;
    this.#journaling += 1;
    void writer.journal(batches).then((taken) => {
      if (!taken) for (const batch of batches) this.#noteJournalGap(batch);
      this.#journaling -= 1;
      // Send the events that were held back as soon as there is room.
      if (this.#journaling === maxJournaling - 1) this.#journal();
    });
  }

  #noteJournalGap({ threadId, events }: JournalBatch): void {
    const thread = this.#threads.get(threadId);
    if (thread === undefined) return;
    thread.gapUpTo = events.at(-1)?.seq ?? 0;
    this.#saveAgain(threadId, thread);
  }

  #stateOf(threadId: ThreadId): SaveState {
    const known = this.#threads.get(threadId);
    if (known !== undefined) return known;
    const begun: SaveState = {
      run: this.#deps.newRun(),
      saved: emptyTranscript,
      unjournaled: [],
      gapUpTo: 0,
      failures: 0,
      saving: null,
      removed: new Set(),
      due: false,
      cancel: () => undefined,
    };
    this.#threads.set(threadId, begun);
    return begun;
  }
}

/** Finds changed entries by reference, because the fold keeps the object of an unchanged entry. */
function findChangedEntries(turns: readonly Turn[], saved: Transcript): readonly ChangedTurn[] {
  const before = new Map(saved.turns.map(({ id, entries }) => [id, entries]));
  return turns.map((turn) => {
    const known = new Set(before.get(turn.id));
    return { turn, entries: turn.entries.filter((entry) => !known.has(entry)) };
  });
}

/** True if a turn finished, the user did something, or an output or diff exists only in memory. */
function isWorthSaving(event: ThreadEvent): boolean {
  if (event.type === 'entryPut') {
    return (event.entry.kind === 'command' || event.entry.kind === 'patch') && !isInProgress(event.entry);
  }
  return worthSaving.has(event.type);
}

const worthSaving: ReadonlySet<ThreadEvent['type']> = new Set([
  'turnEnded',
  'messageSubmitted',
  'messageNotSent',
  'approvalTraced',
  'diffAvailable',
  'codexStopped',
]);
