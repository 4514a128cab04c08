import type { Clock } from '../../shared/base/clock.ts';
import type { CliStdErrEvent } from './stderr-event.ts';

/** A panic is written in parts; what comes later than this belongs to something else, in milliseconds. */
const panicMs = 100;
/** An error with more lines or characters than this is told in parts. */
const most = { lines: 100, characters: 16_000 };
/** A line of Codex's log begins with its time and level. */
const head = /^(?:\S+\s+)?\s*(?:ERROR|WARN|INFO|DEBUG|TRACE)\b/u;

/**
 * Makes one entry of an error that goes over more than one line, such as a panic with its message and backtrace. Lines
 * that belong to no error pass at once. Codex writes an error of its log in one piece, so that is told in the same turn of
 * the event loop and keeps its place in the log; a panic is held for a moment.
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

  /** Takes the next line. */
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

  /** Tells the error that is held. */
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
