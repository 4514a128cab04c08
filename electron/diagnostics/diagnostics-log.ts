import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type {
  DiagnosticsDomain,
  DiagnosticsLevel,
  DiagnosticsLine,
  DiagnosticsMessage,
  DiagnosticsTag,
} from '../../shared/diagnostics/diagnostics-line.ts';

/** The maximum number of lines in memory. */
const maxLines = 100_000;
/** How many lines are dropped at once, so that the cost per line is negligible. */
const linesDroppedAtOnce = 5_000;
const maxCharacters = 4_000;
/** The maximum number of waiting lines. Beyond that, lines are counted and dropped. */
const maxWaiting = 20_000;
/** How long lines wait to be announced together, in milliseconds. */
const pauseMs = 50;

export type DiagnosticsLogDeps = {
  readonly clock: Clock;
  /** Returns the tag for a message. Null if the message is not logged. */
  readonly tag: (domain: DiagnosticsDomain, level: DiagnosticsLevel) => DiagnosticsTag | null;
  /** Removes secrets and personal paths from a text. */
  readonly redact: (text: string) => string;
};

type Waiting = DiagnosticsMessage & Pick<DiagnosticsLine, 'at' | 'tag'>;

/**
 * The log of the app, for finding the cause of a problem. `log` only queues a message, so that the caller never waits.
 * The message is redacted, numbered and announced shortly after.
 */
export class DiagnosticsLog {
  readonly #deps: DiagnosticsLogDeps;
  readonly #listeners = new Listeners<[readonly DiagnosticsLine[]]>();
  #waiting: Waiting[] = [];
  #lines: DiagnosticsLine[] = [];
  #lastSeq = 0;
  #leftOut = 0;

  constructor(deps: DiagnosticsLogDeps) {
    this.#deps = deps;
  }

  /** Queues a message. Each line of its text becomes a line of the log. */
  readonly log = (message: DiagnosticsMessage): void => {
    const { clock } = this.#deps;
    const tag = this.#deps.tag(message.domain, message.level);
    if (tag === null) return;
    if (this.#waiting.length === 0) clock.after(pauseMs, () => this.flush());
    if (this.#waiting.length < maxWaiting) this.#waiting.push({ ...message, tag, at: clock.now() });
    else this.#leftOut += 1;
  };

  /** Returns lines after a number, oldest first, up to a limit. Lines that were dropped are missing. */
  read(after: number, limit: number): readonly DiagnosticsLine[] {
    const first = this.#lines[0]?.seq ?? 1;
    const from = Math.max(0, after + 1 - first);
    return this.#lines.slice(from, from + limit);
  }

  /** Returns the newest lines, oldest first. */
  last(count: number): readonly DiagnosticsLine[] {
    return this.#lines.slice(-count);
  }

  /** Calls `listen` with new lines. The returned function removes the listener. */
  onLines(listen: (lines: readonly DiagnosticsLine[]) => void): () => void {
    return this.#listeners.add(listen);
  }

  /** Announces the waiting lines. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (this.#leftOut > 0) {
      const text = `${this.#leftOut} messages were dropped because they came too fast.`;
      const tag = this.#deps.tag('telemetry', 'warning') ?? 'info';
      waiting.push({ domain: 'telemetry', level: 'warning', tag, text, at: this.#deps.clock.now() });
      this.#leftOut = 0;
    }
    const lines = waiting.flatMap((message) => this.#toLines(message));
    if (lines.length === 0) return;
    for (const line of lines) this.#lines.push(line);
    if (this.#lines.length > maxLines)
      this.#lines = this.#lines.slice(linesDroppedAtOnce + this.#lines.length - maxLines);
    this.#listeners.call(lines);
  }

  #toLines({ text, ...about }: Waiting): DiagnosticsLine[] {
    // Redact the whole text first: a key that spans several lines is recognized only as a whole.
    return this.#deps
      .redact(text)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ ...about, seq: ++this.#lastSeq, text: shorten(line) }));
  }
}

function shorten(text: string): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}
