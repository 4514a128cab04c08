import { findHarmlessReason } from '../../shared/alerts/quiet-warnings.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { EventThrottle, type ThrottleLimit } from '../base/event-throttle.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { RedactionStream } from '../model/redaction/redaction-stream.ts';
import type { CliStdErrEvent, RunningNow } from './stderr-event.ts';

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
class ErrorEntries {
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

export type CliDiagnosticsChannelDeps = {
  readonly codex: Pick<CodexServer, 'onStderr' | 'onGenerationEnd'>;
  readonly clock: Clock;
  /** When it ends, the channel reports the dropped lines. */
  readonly lifetime: Lifetime;
  readonly running: () => RunningNow;
  /** Creates a redactor for one Codex's output. It also removes secrets that span several lines. */
  readonly newStream: () => Pick<RedactionStream, 'write' | 'close'>;
  /** Called with the number of lines that were dropped because they arrived too fast. */
  readonly onSuppressed: (count: number) => void;
};

/** More than a user can read. A loop in Codex must not push everything else out. */
const limit: ThrottleLimit = { count: 500, periodMs: 10_000 };

/** Converts Codex's standard error to events, each with the work in progress at that moment. */
export class CliDiagnosticsChannel {
  readonly #deps: CliDiagnosticsChannelDeps;
  readonly #listeners = new Listeners<[CliStdErrEvent]>();
  readonly #throttle: EventThrottle<'line'>;
  readonly #errors: ErrorEntries;
  /** The redactor of the current Codex, once it has written something. */
  #stream: ReturnType<CliDiagnosticsChannelDeps['newStream']> | null = null;

  constructor(deps: CliDiagnosticsChannelDeps) {
    this.#deps = deps;
    this.#throttle = new EventThrottle(deps.clock, (_name, count) => deps.onSuppressed(count), limit);
    this.#errors = new ErrorEntries(deps.clock, (event) => this.#listeners.call(event));
    deps.lifetime.onEnd(() => {
      this.#closeStream();
      this.#throttle.end();
    });
    deps.lifetime.onEnd(deps.codex.onStderr((line) => this.#handle(line)));
    deps.lifetime.onEnd(deps.codex.onGenerationEnd(() => this.#closeStream()));
  }

  /** Calls `listen` with each line that was not dropped. The returned function removes the listener. */
  onLine(listen: (event: CliStdErrEvent) => void): () => void {
    return this.#listeners.add(listen);
  }

  #handle(line: string): void {
    if (!this.#throttle.mayPass('line')) return;
    this.#stream ??= this.#deps.newStream();
    this.#emit(this.#stream.write(`${line}\n`));
  }

  #closeStream(): void {
    const stream = this.#stream;
    this.#stream = null;
    if (stream !== null) this.#emit(stream.close());
    this.#errors.flush();
  }

  #emit(text: string): void {
    const { clock, running } = this.#deps;
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      const harmless = findHarmlessReason(line);
      const severity = harmless === null ? getSeverity(line) : 'info';
      this.#errors.take({ at: clock.now(), severity, text: line, harmless, ...running() });
    }
  }
}

/**
 * Returns the severity of a line. Lines of Codex's own log have the level after the time, and a panic contains
 * `panicked`.
 */
function getSeverity(line: string): CliStdErrEvent['severity'] {
  const level = /^(?:\S+\s+)?\s*(ERROR|WARN|INFO|DEBUG|TRACE)\b/.exec(line)?.[1];
  if (level === 'ERROR' || /\bpanicked at\b/.test(line)) return 'error';
  return level === 'WARN' ? 'warning' : 'info';
}
