import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { type CodexLine, maxCodexLines } from '../../shared/diagnostics/codex-line.ts';
import type { CliStdErrEvent } from './stderr-event.ts';

/** How long lines wait to be announced together, in milliseconds. */
const pauseMs = 50;
/** A longer line is cut. */
const maxCharacters = 2_000;

/** Stores Codex's output during a turn with that turn. In memory only, because it may contain texts of the thread. */
export class AttachedLines {
  readonly #clock: Clock;
  readonly #emit: (threadId: ThreadId, lines: readonly CodexLine[]) => void;
  readonly #threads = new Map<ThreadId, readonly CodexLine[]>();
  readonly #unreported = new Map<ThreadId, CodexLine[]>();

  /** Calls `emit` with the new lines of a thread. */
  constructor(clock: Clock, emit: (threadId: ThreadId, lines: readonly CodexLine[]) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Handles a line. Ignores it unless exactly one turn is running. */
  take({ at, entryId, harmless, severity, text, threadId, turnId }: CliStdErrEvent): void {
    if (threadId === null || turnId === null) return;
    const line = { at, turnId, entryId, severity, text: text.slice(0, maxCharacters), harmless };
    this.#threads.set(threadId, [...this.getLines(threadId), line].slice(-maxCodexLines));
    if (this.#unreported.size === 0) this.#clock.after(pauseMs, () => this.#reportAll());
    this.#unreported.set(threadId, [...(this.#unreported.get(threadId) ?? []), line]);
  }

  /** Returns the newest lines of a thread, oldest first. */
  getLines(threadId: ThreadId): readonly CodexLine[] {
    return this.#threads.get(threadId) ?? [];
  }

  /** Forgets a thread that is no longer in memory. */
  forget(threadId: ThreadId): void {
    this.#threads.delete(threadId);
  }

  #reportAll(): void {
    const untold = [...this.#unreported];
    this.#unreported.clear();
    for (const [threadId, lines] of untold) this.#emit(threadId, lines);
  }
}
