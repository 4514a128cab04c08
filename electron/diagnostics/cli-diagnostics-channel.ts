import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { harmlessNote } from '../../shared/diagnostics/harmless-lines.ts';
import { TelemetryThrottle, type ThrottleLimit } from '../../shared/privacy/telemetry/telemetry-throttle.ts';
import type { RedactionStream } from '../../shared/redaction/redaction-stream.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { ErrorEntries } from './error-entries.ts';
import type { CliStdErrEvent, RunningNow } from './stderr-event.ts';

export type CliDiagnosticsChannelDeps = {
  readonly codex: Pick<CodexServer, 'onStderr' | 'onGenerationEnd'>;
  readonly clock: Clock;
  /** What was left out by its end is said then. */
  readonly lifetime: Lifetime;
  readonly running: () => RunningNow;
  /** Leaves secrets out of what one Codex writes, also of those that go over more than one line. */
  readonly newStream: () => Pick<RedactionStream, 'write' | 'close'>;
  /** Told how many lines were left out because they came too fast. */
  readonly onSuppressed: (count: number) => void;
};

/** A person can read no more, and a loop in Codex must not push everything else out. */
const limit: ThrottleLimit = { count: 500, periodMs: 10_000 };

/** Makes events of what Codex writes to its standard error, with what ran at that moment. */
export class CliDiagnosticsChannel {
  readonly #deps: CliDiagnosticsChannelDeps;
  readonly #listeners = new Listeners<[CliStdErrEvent]>();
  readonly #throttle: TelemetryThrottle<'line'>;
  readonly #errors: ErrorEntries;
  /** Of the Codex that runs, once it has written something. */
  #stream: ReturnType<CliDiagnosticsChannelDeps['newStream']> | null = null;

  constructor(deps: CliDiagnosticsChannelDeps) {
    this.#deps = deps;
    this.#throttle = new TelemetryThrottle(deps.clock, (_name, count) => deps.onSuppressed(count), limit);
    this.#errors = new ErrorEntries(deps.clock, (event) => this.#listeners.call(event));
    deps.lifetime.onEnd(() => {
      this.#closeStream();
      this.#throttle.end();
    });
    deps.lifetime.onEnd(deps.codex.onStderr((line) => this.#handle(line)));
    deps.lifetime.onEnd(deps.codex.onGenerationEnd(() => this.#closeStream()));
  }

  /** Calls back with each line that was not left out; the returned function ends that. */
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
      const harmless = harmlessNote(line);
      const severity = harmless === null ? severityOf(line) : 'info';
      this.#errors.take({ at: clock.now(), severity, text: line, harmless, ...running() });
    }
  }
}

/** The level stands after the time in lines that Codex's own log writes, and `panicked` in those of a panic. */
function severityOf(line: string): CliStdErrEvent['severity'] {
  const level = /^(?:\S+\s+)?\s*(ERROR|WARN|INFO|DEBUG|TRACE)\b/.exec(line)?.[1];
  if (level === 'ERROR' || /\bpanicked at\b/.test(line)) return 'error';
  return level === 'WARN' ? 'warning' : 'info';
}
