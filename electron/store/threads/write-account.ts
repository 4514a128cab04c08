import type { Clock } from '../../../shared/base/clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { EmitSessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { JournalBatch } from '../../../shared/store/replay-journal.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import type { SessionsNews } from './session-state.ts';
import { Unwritten } from './unwritten.ts';
import type { ThreadToSave } from './writes/save-turns.ts';
import { WritesUnderWay } from './writes-under-way.ts';

type Write = Promise<Result<unknown, StoreFailure>>;

/** Tracks writes: reports when data is not on disk, when all of it is, and when writes take long. */
export class WriteAccount {
  readonly #emit: (news: SessionsNews) => void;
  readonly #underWay: WritesUnderWay;
  readonly #unwritten = new Unwritten();

  constructor(clock: Clock, emit: (news: SessionsNews) => void) {
    this.#emit = emit;
    this.#underWay = new WritesUnderWay(clock, (waiting) => emit({ type: 'slow', waiting }));
  }

  /** Runs a write that belongs to no thread. Resolves with whether it is on disk. */
  other(write: Write): Promise<boolean> {
    return this.#settle(
      write,
      () => this.#unwritten.othersDone(),
      () => this.#unwritten.othersFailed(),
    );
  }

  journal(write: Write, batches: readonly JournalBatch[]): Promise<boolean> {
    return this.#settle(
      write,
      () => undefined,
      () => this.#unwritten.journalFailed(batches),
    );
  }

  save(write: Write, saved: ThreadToSave): Promise<boolean> {
    return this.#settle(
      write,
      () => this.#unwritten.saved(saved),
      () => this.#unwritten.saveFailed(saved),
    );
  }

  /** A failed trim loses nothing: replay skips saved events by their number. */
  trim(write: Write): Promise<boolean> {
    return this.#settle(
      write,
      () => undefined,
      () => undefined,
    );
  }

  async #settle(write: Write, done: () => void, failed: () => void): Promise<boolean> {
    const written = await this.#underWay.during(write);
    const wasAll = this.#unwritten.isNothing;
    if (written.ok) done();
    else failed();
    if (!written.ok && wasAll && !this.#unwritten.isNothing) this.#emitNotWritten(written.error);
    if (!wasAll && this.#unwritten.isNothing) this.#emit({ type: 'writtenAgain' });
    return written.ok;
  }

  #emitNotWritten(failure: StoreFailure): void {
    const message = 'message' in failure ? failure.message : failure.type;
    this.#emit({ type: 'notWritten', why: whyNotWritten(failure), message });
  }
}

type Save = (thread: ThreadToSave) => Promise<Result<unknown, StoreFailure>>;

/** Wraps a save so that each one is reported as done or failed. */
export function emitSaves(save: Save, clock: Clock, emit: EmitSessionEvent): Save {
  return async (thread) => {
    const began = clock.now();
    const saved = await save(thread);
    const facts = { durationMs: Math.max(0, clock.now() - began), turns: thread.turns.length };
    if (saved.ok) emit({ type: 'session.persist.save', ...facts });
    else emit({ type: 'session.persist.failure', ...facts, reason: whyNotWritten(saved.error) });
    return saved;
  };
}

/** The reason a write failed, reduced to the cases that matter to callers. */
function whyNotWritten({ type }: StoreFailure): 'diskFull' | 'diskFails' | 'readOnly' | 'failed' {
  return type === 'damaged' || type === 'storeGone' ? 'failed' : type;
}
