import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type {
  DiagnosticsDomain,
  DiagnosticsLevel,
  DiagnosticsLine,
  DiagnosticsMessage,
  DiagnosticsTag,
} from '../../shared/diagnostics/diagnostics-line.ts';

/** So many lines stay in memory. */
const mostLines = 100_000;
/** How many are given up at once, so that giving up costs nothing a line. */
const givenUpAtOnce = 5_000;
const mostCharacters = 4_000;
/** No more wait: what is said faster than that is counted and left out. */
const mostWaiting = 20_000;
/** Lines wait so long before they are handed on together. */
const pauseMs = 50;

export type DiagnosticsLogDeps = {
  readonly clock: Clock;
  /** The tag of what is said now; null: it is not kept. */
  readonly tag: (domain: DiagnosticsDomain, level: DiagnosticsLevel) => DiagnosticsTag | null;
  /** A text without secrets and personal paths. */
  readonly redact: (text: string) => string;
};

type Waiting = DiagnosticsMessage & Pick<DiagnosticsLine, 'at' | 'tag'>;

/**
 * The log of what the app does, for people who look for what went wrong. To say something only puts it in line: it is
 * redacted, numbered and handed on a moment later, so nobody waits for it.
 */
export class DiagnosticsLog {
  readonly #deps: DiagnosticsLogDeps;
  readonly #listeners = new Listeners<[readonly DiagnosticsLine[]]>();
  #waiting: Waiting[] = [];
  #lines: DiagnosticsLine[] = [];
  #said = 0;
  #leftOut = 0;

  constructor(deps: DiagnosticsLogDeps) {
    this.#deps = deps;
  }

  /** Puts what a part of the app says in line. Each line of a text with several is one of its own. */
  readonly say = (message: DiagnosticsMessage): void => {
    const { clock } = this.#deps;
    const tag = this.#deps.tag(message.domain, message.level);
    if (tag === null) return;
    if (this.#waiting.length === 0) clock.after(pauseMs, () => this.flush());
    if (this.#waiting.length < mostWaiting) this.#waiting.push({ ...message, tag, at: clock.now() });
    else this.#leftOut += 1;
  };

  /** Lines after a number, oldest first, at most so many; those that are no longer kept are left out. */
  read(after: number, limit: number): readonly DiagnosticsLine[] {
    const first = this.#lines[0]?.seq ?? 1;
    const from = Math.max(0, after + 1 - first);
    return this.#lines.slice(from, from + limit);
  }

  /** The newest lines, oldest first. */
  last(count: number): readonly DiagnosticsLine[] {
    return this.#lines.slice(-count);
  }

  /** Calls back with lines as they come; the returned function ends that. */
  onLines(listen: (lines: readonly DiagnosticsLine[]) => void): () => void {
    return this.#listeners.add(listen);
  }

  /** Hands on what waits. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (this.#leftOut > 0) {
      const text = `${this.#leftOut} messages were left out because they came too fast.`;
      const tag = this.#deps.tag('telemetry', 'warning') ?? 'info';
      waiting.push({ domain: 'telemetry', level: 'warning', tag, text, at: this.#deps.clock.now() });
      this.#leftOut = 0;
    }
    const lines = waiting.flatMap((message) => this.#linesOf(message));
    if (lines.length === 0) return;
    for (const line of lines) this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines = this.#lines.slice(givenUpAtOnce + this.#lines.length - mostLines);
    this.#listeners.call(lines);
  }

  #linesOf({ text, ...about }: Waiting): DiagnosticsLine[] {
    // As a whole first: a key of several lines is known only by all of them.
    return this.#deps
      .redact(text)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ ...about, seq: ++this.#said, text: shortened(line) }));
  }
}

function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
