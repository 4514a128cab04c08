import type { Clock } from '../../../shared/base/clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { EmitSessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import { PendingWrites } from './pending-writes.ts';
import type { JournalBatch } from './replay-journal.ts';
import type { ThreadStoreNotice } from './thread-store-state.ts';
import { UnsavedData } from './unsaved-data.ts';
import type { ThreadToSave } from './writes/save-turns.ts';

type Write = Promise<Result<unknown, StoreFailure>>;

/** Tracks writes: reports when data is not on disk, when all of it is, and when writes take long. */
export class WriteTracker {
  readonly #emit: (news: ThreadStoreNotice) => void;
  readonly #pending: PendingWrites;
  readonly #unwritten = new UnsavedData();

  constructor(clock: Clock, emit: (news: ThreadStoreNotice) => void) {
    this.#emit = emit;
    this.#pending = new PendingWrites(clock, (waiting) => emit({ type: 'slow', waiting }));
  }

  /** Runs a write that belongs to no thread. Resolves with true if it is on disk. */
  trackOther(write: Write): Promise<boolean> {
    return this.#settle(
      write,
      () => this.#unwritten.noteOthersDone(),
      () => this.#unwritten.noteOthersFailed(),
    );
  }

  trackJournal(write: Write, batches: readonly JournalBatch[]): Promise<boolean> {
    return this.#settle(
      write,
      () => undefined,
      () => this.#unwritten.noteJournalFailed(batches),
    );
  }

  trackSave(write: Write, saved: ThreadToSave): Promise<boolean> {
    return this.#settle(
      write,
      () => this.#unwritten.noteSaved(saved),
      () => this.#unwritten.noteSaveFailed(saved),
    );
  }

  /** Tracks a trim of the journal. A failed trim loses nothing: replay skips saved events by their number. */
  trackTrim(write: Write): Promise<boolean> {
    return this.#settle(
      write,
      () => undefined,
      () => undefined,
    );
  }

  async #settle(write: Write, done: () => void, failed: () => void): Promise<boolean> {
    const written = await this.#pending.track(write);
    const wasAll = this.#unwritten.isEmpty;
    if (written.ok) done();
    else failed();
    if (!written.ok && wasAll && !this.#unwritten.isEmpty) this.#emitNotWritten(written.error);
    if (!wasAll && this.#unwritten.isEmpty) this.#emit({ type: 'writtenAgain' });
    return written.ok;
  }

  #emitNotWritten(failure: StoreFailure): void {
    const message = 'message' in failure ? failure.message : failure.type;
    this.#emit({ type: 'notWritten', why: classifyFailure(failure), message });
  }
}

type Save = (thread: ThreadToSave) => Promise<Result<unknown, StoreFailure>>;

/** Wraps a save to report each one as done or failed. */
export function withSaveTelemetry(save: Save, clock: Clock, emit: EmitSessionEvent): Save {
  return async (thread) => {
    const began = clock.now();
    const saved = await save(thread);
    const facts = { durationMs: Math.max(0, clock.now() - began), turns: thread.turns.length };
    if (saved.ok) emit({ type: 'session.persist.save', ...facts });
    else emit({ type: 'session.persist.failure', ...facts, reason: classifyFailure(saved.error) });
    return saved;
  };
}

/** Reduces the reason for a failed write to the cases that matter to callers. */
function classifyFailure({ type }: StoreFailure): 'diskFull' | 'diskFails' | 'readOnly' | 'failed' {
  return type === 'damaged' || type === 'storeGone' ? 'failed' : type;
}
