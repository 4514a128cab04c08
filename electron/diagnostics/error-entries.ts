import type { Clock } from '../../shared/base/clock.ts';
import type { CliStdErrEvent } from './stderr-event.ts';

/** A panic is written in parts. Output later than this, in milliseconds, belongs to something else. */
const panicMs = 100;
/** The maximum size of an entry. A longer error is split. */
const maxEntrySize = { lines: 100, characters: 16_000 };
/** Matches the start of a line of Codex's log: its time and level. */
const logLineStart = /^(?:\S+\s+)?\s*(?:ERROR|WARN|INFO|DEBUG|TRACE)\b/u;

/**
 * Merges an error that spans several lines, such as a panic with message and backtrace, into one entry. Announces other
 * lines at once. Codex writes an error of its log in one piece, so it is announced in the same turn of the event loop
 * and keeps its place in the log. A panic waits briefly for its other parts.
 */
export class ErrorEntries {
  readonly #clock: Clock;
  readonly #emit: (event: CliStdErrEvent) => void;
  #pending: { readonly first: CliStdErrEvent; readonly lines: string[] } | null = null;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, emit: (event: CliStdErrEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  take(event: CliStdErrEvent): void {
    if (this.#pending !== null && this.#belongs(event)) this.#pending.lines.push(event.text);
    else {
      this.flush();
      if (event.severity !== 'error') {
        this.#emit(event);
        return;
      }
      this.#pending = { first: event, lines: [event.text] };
    }
    this.#cancel();
    const held = this.#pending;
    if (logLineStart.test(held.first.text)) queueMicrotask(() => this.#pending === held && this.flush());
    else this.#cancel = this.#clock.after(panicMs, () => this.flush());
  }

  /** Announces the waiting error. */
  flush(): void {
    this.#cancel();
    const held = this.#pending;
    this.#pending = null;
    if (held !== null) this.#emit({ ...held.first, text: held.lines.join('\n') });
  }

  #belongs({ harmless, severity, text }: CliStdErrEvent): boolean {
    const { lines = [] } = this.#pending ?? {};
    const isFull =
      lines.length >= maxEntrySize.lines || lines.join('\n').length + text.length > maxEntrySize.characters;
    return !isFull && harmless === null && severity === 'info' && !logLineStart.test(text);
  }
}
