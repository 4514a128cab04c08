import type { Clock } from '../../shared/base/clock.ts';
import type { CliStdErrEvent } from './stderr-event.ts';

/** A panic is written in parts. Anything later than this, in milliseconds, belongs to something else. */
const panicMs = 100;
/** The maximum size of an entry. A longer error is split. */
const most = { lines: 100, characters: 16_000 };
/** Matches the start of a line of Codex's log: its time and level. */
const head = /^(?:\S+\s+)?\s*(?:ERROR|WARN|INFO|DEBUG|TRACE)\b/u;

/**
 * Merges an error that spans several lines, such as a panic with message and backtrace, into one entry. Other lines
 * pass at once. Codex writes an error of its log in one piece, so that is announced in the same turn of the event loop
 * and keeps its place in the log. A panic is held for a moment.
 */
export class ErrorEntries {
  readonly #clock: Clock;
  readonly #emit: (event: CliStdErrEvent) => void;
  #held: { readonly first: CliStdErrEvent; readonly lines: string[] } | null = null;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, emit: (event: CliStdErrEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  take(event: CliStdErrEvent): void {
    if (this.#held !== null && this.#belongs(event)) this.#held.lines.push(event.text);
    else {
      this.flush();
      if (event.severity !== 'error') {
        this.#emit(event);
        return;
      }
      this.#held = { first: event, lines: [event.text] };
    }
    this.#cancel();
    const held = this.#held;
    if (head.test(held.first.text)) queueMicrotask(() => this.#held === held && this.flush());
    else this.#cancel = this.#clock.after(panicMs, () => this.flush());
  }

  /** Announces the held error. */
  flush(): void {
    this.#cancel();
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.#emit({ ...held.first, text: held.lines.join('\n') });
  }

  #belongs({ harmless, severity, text }: CliStdErrEvent): boolean {
    const { lines = [] } = this.#held ?? {};
    const isFull = lines.length >= most.lines || lines.join('\n').length + text.length > most.characters;
    return !isFull && harmless === null && severity === 'info' && !head.test(text);
  }
}
