import { appendAll } from '../../../shared/base/append-all.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { JournalBatch } from '../../../shared/store/replay-journal.ts';
import type { SavedMark, TurnMark } from '../../../shared/store/stored-turn.ts';
import { turnsToSave } from '../../../shared/store/turns-to-save.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { isUnderWay } from '../../../shared/transcript/is-under-way.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript, type Turn } from '../../../shared/transcript/turn.ts';
import type { ThreadFacts } from './stored-thread.ts';
import type { DiffToSave, OutputToSave, ThreadToSave } from './writes/save-turns.ts';

/** A host that is killed has lost no more than what was told within this time. */
const journalEveryMs = 50;
/** A thread in which nothing is finished is saved after so long without a word. */
const quietMs = 30_000;
/** What the disk did not take is tried again after so long, and after twice that each time it fails again. */
const firstRetryMs = 5_000;
/** A slow disk is given so much at a time; what comes then waits here. */
const maxJournaling = 20;
/** So many events of a thread wait for a slow disk; with more, the next save says it all. */
const maxUntold = 10_000;

/** A turn, and those of its entries that are not saved as they are now. */
export type ChangedTurn = { readonly turn: Turn; readonly entries: readonly Entry[] };

/** What is to be saved of a thread beside its events. */
export type ThreadSource = {
  readonly facts: ThreadFacts;
  readonly transcript: Transcript;
  /** What is known of turns beside the turns. */
  readonly marks: ReadonlyMap<TurnId, TurnMark>;
  /** The number of the last event in the transcript. */
  readonly seq: number;
  /** What the commands and patches among these entries have made, as far as this process has it. */
  made(changed: readonly ChangedTurn[]): {
    readonly outputs: readonly OutputToSave[];
    readonly diffs: readonly DiffToSave[];
  };
};

/** Where a recorder writes. Each settles with whether it is on disk; none rejects. */
export type SessionWriter = {
  journal(batches: readonly JournalBatch[]): Promise<boolean>;
  save(thread: ThreadToSave): Promise<boolean>;
  /** Lets go of what the journal has of a thread up to here. */
  trimJournal(threadId: ThreadId, upTo: SavedMark): Promise<boolean>;
};

export type RecorderDeps = {
  readonly clock: Clock;
  /** Makes a name for a log that begins: the numbers of its events begin anew with each. */
  readonly newRun: () => string;
  readonly writer: SessionWriter;
  /** Null once the thread is forgotten. */
  readonly source: (threadId: ThreadId) => ThreadSource | null;
  /** Takes what of a thread is in the store now, and gives what of that stays in memory. */
  readonly onSaved: (threadId: ThreadId, saved: Transcript) => Transcript;
};

/** Older turns of a thread that come from elsewhere, and the saved turn that they are before. */
export type TurnsToPut = {
  readonly turns: readonly Turn[];
  readonly before: TurnId;
  readonly diffs: readonly DiffToSave[];
};

type Recorded = {
  readonly run: string;
  /** What the store has. */
  saved: Transcript;
  untold: NumberedThreadEvent[];
  /** The journal lacks events up to this number, and takes no more before a save has what they said; 0: it lacks none. */
  gapUpTo: number;
  /** How often saving has failed since it last worked. */
  failures: number;
  saving: Promise<void> | null;
  /** There is something to save; it may come while the last is being saved. */
  due: boolean;
  cancel: () => void;
};

/**
 * Brings what happens in threads to the disk: each event into the journal within a moment, and what has changed into
 * the store when a turn is finished, when the person did something, and when a thread has been quiet for a while. What
 * cannot be written stays in memory and goes out with the next save.
 */
export class SessionRecorder {
  readonly #deps: RecorderDeps;
  readonly #threads = new Map<ThreadId, Recorded>();
  #journalIsDue = false;
  /** How often the journal was given something that is not on disk yet. */
  #journaling = 0;

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
  }

  /** The store has this much of a thread already. */
  begin(threadId: ThreadId, saved: Transcript): void {
    this.#of(threadId).saved = saved;
  }

  /** Takes what the log of a thread told. */
  reported(threadId: ThreadId, events: readonly NumberedThreadEvent[]): void {
    const thread = this.#of(threadId);
    appendAll(thread.untold, events);
    if (thread.untold.length > maxUntold) {
      thread.gapUpTo = thread.untold.at(-1)?.seq ?? 0;
      thread.untold = [];
      this.#saveAgain(threadId, thread);
    }
    // Also what is saved at once: a save may have to wait.
    this.#journalSoon();
    if (events.some(({ event }) => isWorthSaving(event))) void this.save(threadId);
    // What the journal lacks is not put off by what comes after it.
    else if (thread.gapUpTo === 0) this.#saveAfter(quietMs, threadId, thread);
  }

  /** Saves what has changed in a thread; settles when it is on disk or could not be brought there. */
  save(threadId: ThreadId): Promise<void> {
    const thread = this.#of(threadId);
    thread.cancel();
    thread.due = true;
    thread.saving ??= this.#saveWhileDue(threadId, thread).finally(() => {
      thread.saving = null;
      if (thread.due) void this.save(threadId);
    });
    return thread.saving;
  }

  /** Saves a thread; true when the store has what the person said under that id. */
  async saveMessage(threadId: ThreadId, id: ClientMessageId): Promise<boolean> {
    await this.save(threadId);
    const { turns } = this.#of(threadId).saved;
    return turns.some(({ entries }) => entries.some((entry) => entry.kind === 'user' && entry.clientId === id));
  }

  /** Saves older turns that are in no log; true when they are on disk. */
  async put(threadId: ThreadId, { turns, before, diffs }: TurnsToPut): Promise<boolean> {
    const source = this.#deps.source(threadId);
    if (source === null) return false;
    const order = [...turns.map(({ id }) => id), before];
    const nothing = { saved: null, removed: [], marks: [], outputs: [] };
    return this.#deps.writer.save({ ...nothing, thread: source.facts, turns, order, diffs });
  }

  /** Saves all threads; for the end. */
  async saveAll(): Promise<void> {
    await Promise.all([...this.#threads.keys()].map((threadId) => this.save(threadId)));
    for (const { cancel } of this.#threads.values()) cancel();
  }

  /** The thread leaves memory; what was saved of it stays in the store. */
  forget(threadId: ThreadId): void {
    this.#threads.get(threadId)?.cancel();
    this.#threads.delete(threadId);
  }

  /** True when all that is known of a thread is in the store. */
  isSaved(threadId: ThreadId): boolean {
    const thread = this.#threads.get(threadId);
    const source = this.#deps.source(threadId);
    return source === null || (thread !== undefined && thread.saving === null && thread.saved === source.transcript);
  }

  async #saveWhileDue(threadId: ThreadId, thread: Recorded): Promise<void> {
    const { source, writer } = this.#deps;
    while (thread.due) {
      thread.due = false;
      this.#journal();
      const now = source(threadId);
      if (now === null) return;
      const { facts, marks: known, seq, transcript } = now;
      const changed = turnsToSave(thread.saved, transcript);
      const saved = { run: thread.run, seq };
      const made = now.made(changesOf(changed.turns, thread.saved));
      const marks = changed.turns.flatMap(({ id }) => known.get(id) ?? []);
      if (await writer.save({ thread: facts, saved, marks, ...changed, ...made })) {
        thread.saved = this.#deps.onSaved(threadId, transcript);
        thread.failures = 0;
        thread.untold = thread.untold.filter((event) => event.seq > seq);
        if (thread.gapUpTo <= seq) thread.gapUpTo = 0;
        else thread.due = true;
        if (thread.untold.length > 0) this.#journalSoon();
        await writer.trimJournal(threadId, saved);
      } else {
        thread.failures += 1;
        this.#saveAgain(threadId, thread);
      }
    }
  }

  #saveAgain(threadId: ThreadId, thread: Recorded): void {
    this.#saveAfter(Math.min(quietMs, firstRetryMs * 2 ** thread.failures), threadId, thread);
  }

  #saveAfter(delayMs: number, threadId: ThreadId, thread: Recorded): void {
    thread.cancel();
    thread.cancel = this.#deps.clock.after(delayMs, () => void this.save(threadId));
  }

  #journalSoon(): void {
    if (this.#journalIsDue) return;
    this.#journalIsDue = true;
    this.#deps.clock.after(journalEveryMs, () => this.#journal());
  }

  /** Hands over what is untold, unless too much is on its way already. */
  #journal(): void {
    this.#journalIsDue = false;
    if (this.#journaling === maxJournaling) return;
    const { clock, writer } = this.#deps;
    const at = clock.now();
    const batches: JournalBatch[] = [];
    for (const [threadId, thread] of this.#threads) {
      if (thread.untold.length === 0 || thread.gapUpTo > 0) continue;
      batches.push({ run: thread.run, threadId, events: thread.untold, at });
      thread.untold = [];
    }
    if (batches.length === 0) return;
    this.#journaling += 1;
    void writer.journal(batches).then((taken) => {
      if (!taken) for (const batch of batches) this.#notReported(batch);
      this.#journaling -= 1;
      // What was held back goes out at once.
      if (this.#journaling === maxJournaling - 1) this.#journal();
    });
  }

  #notReported({ threadId, events }: JournalBatch): void {
    const thread = this.#threads.get(threadId);
    if (thread === undefined) return;
    thread.gapUpTo = events.at(-1)?.seq ?? 0;
    this.#saveAgain(threadId, thread);
  }

  #of(threadId: ThreadId): Recorded {
    const known = this.#threads.get(threadId);
    if (known !== undefined) return known;
    const begun: Recorded = {
      run: this.#deps.newRun(),
      saved: emptyTranscript,
      untold: [],
      gapUpTo: 0,
      failures: 0,
      saving: null,
      due: false,
      cancel: () => undefined,
    };
    this.#threads.set(threadId, begun);
    return begun;
  }
}

/** The fold keeps the reference of an entry that has not changed. */
function changesOf(turns: readonly Turn[], saved: Transcript): readonly ChangedTurn[] {
  const before = new Map(saved.turns.map(({ id, entries }) => [id, entries]));
  return turns.map((turn) => {
    const known = new Set(before.get(turn.id));
    return { turn, entries: turn.entries.filter((entry) => !known.has(entry)) };
  });
}

/** A turn is finished, the person did something, or there is output or a diff that is nowhere else. */
function isWorthSaving(event: ThreadEvent): boolean {
  if (event.type === 'entryPut') {
    return (event.entry.kind === 'command' || event.entry.kind === 'patch') && !isUnderWay(event.entry);
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
