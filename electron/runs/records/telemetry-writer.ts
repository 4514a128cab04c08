import type { Clock } from '../../../shared/base/clock.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { NullsOptional, RunTelemetryEvent, TelemetryEvents } from '../../../shared/runs/telemetry-event.ts';
import { isHighSurrogate } from '../cut-data.ts';
import { TelemetryFile, type TelemetryWriteProblem } from './telemetry-file.ts';

/** Pieces of a response within this many milliseconds form one line: ten lines a second are enough to follow along. */
const chunkEveryMs = 100;

/** The dependencies of a writer. */
export type TelemetryWriterDeps = {
  readonly clock: Clock;
  /** Called once with the reason when events cannot be written, and again only after a successful write. */
  readonly onProblem: (problem: string) => void;
  /** The folder for the lock while the home folder is read-only. */
  readonly spareLocks?: string;
};

/** Writes the telemetry of one run, with a helper per event type. Never throws because of a disk. */
export class TelemetryWriter implements Disposable {
  readonly #file: TelemetryFile;
  readonly #clock: Clock;
  readonly #removeWriter: () => void;
  #isClosed = false;
  /** Pieces of a response not written yet. */
  #chunk = '';
  #lastChunkAt = Number.NEGATIVE_INFINITY;
  #cancelChunk: (() => void) | null = null;

  private constructor(file: TelemetryFile, { clock, onProblem }: TelemetryWriterDeps) {
    this.#file = file;
    this.#clock = clock;
    this.#removeWriter = file.addWriter({ release: () => this.#writeChunk(true) }, onProblem);
  }

  /** Opens a file in an existing folder for appending. Several writers of this process can share it. */
  static open(path: string, deps: TelemetryWriterDeps): Result<TelemetryWriter, TelemetryWriteProblem> {
    const opened = TelemetryFile.open(path, deps.clock, deps.spareLocks ?? null);
    return opened.ok ? ok(new TelemetryWriter(opened.value, deps)) : opened;
  }

  started(data: NullsOptional<TelemetryEvents['started']>): void {
    this.#append({ type: 'started', data: { model: null, issue_id: null, workcell_id: null, ...data } });
  }

  promptSent(data: NullsOptional<TelemetryEvents['prompt_sent']>): void {
    this.#append({ type: 'prompt_sent', data: { tokens: null, ...data } });
  }

  /** Writes a piece of a response. Pieces close in time form one line. */
  responseChunk(content: string): void {
    if (this.#isClosed || content === '') return;
    this.#chunk += content;
    const waitMs = this.#lastChunkAt + chunkEveryMs - this.#clock.now();
    // A clock that was set back must not delay a piece.
    if (waitMs <= 0 || waitMs > chunkEveryMs) this.#writeChunk(false);
    else this.#cancelChunk ??= this.#clock.after(waitMs, () => this.#writeChunk(false));
  }

  responseComplete(data: NullsOptional<TelemetryEvents['response_complete']>): void {
    this.#append({ type: 'response_complete', data: { tokens: null, ...data } });
  }

  toolCall(data: NullsOptional<TelemetryEvents['tool_call']> & { readonly arguments: unknown }): void {
    this.#append({ type: 'tool_call', data: { call_id: null, ...data } });
  }

  toolResult(data: NullsOptional<TelemetryEvents['tool_result']> & { readonly result: unknown }): void {
    this.#append({ type: 'tool_result', data: { error: null, call_id: null, duration_ms: null, ...data } });
  }

  bashCommand(data: NullsOptional<TelemetryEvents['bash_command']>): void {
    this.#append({ type: 'bash_command', data: { cwd: null, call_id: null, ...data } });
  }

  bashOutput(data: NullsOptional<TelemetryEvents['bash_output']>): void {
    this.#append({ type: 'bash_output', data: { exit_code: null, call_id: null, duration_ms: null, ...data } });
  }

  fileRead(data: TelemetryEvents['file_read']): void {
    this.#append({ type: 'file_read', data });
  }

  fileWrite(data: NullsOptional<TelemetryEvents['file_write']>): void {
    this.#append({ type: 'file_write', data: { diff: null, added: null, removed: null, ...data } });
  }

  thinking(data: TelemetryEvents['thinking']): void {
    this.#append({ type: 'thinking', data });
  }

  approval(data: NullsOptional<TelemetryEvents['approval']>): void {
    const unknown = { command: null, tool: null, path: null, decision: null, by: null, duration_ms: null };
    this.#append({ type: 'approval', data: { ...unknown, ...data } });
  }

  usage(data: NullsOptional<TelemetryEvents['usage']>): void {
    this.#append({ type: 'usage', data: { model: null, ...data } });
  }

  completed(data: NullsOptional<TelemetryEvents['completed']>): void {
    this.#append({ type: 'completed', data: { exit_code: null, duration_ms: null, ...data } });
  }

  error(data: TelemetryEvents['error']): void {
    this.#append({ type: 'error', data });
  }

  /** Writes the held-back text. The last writer of a file syncs it to disk. Later events are dropped. */
  close(): void {
    if (this.#isClosed) return;
    this.#writeChunk(true);
    this.#isClosed = true;
    this.#removeWriter();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #append(event: RunTelemetryEvent): void {
    if (!this.#isClosed) this.#file.append(event);
  }

  /** Writes the held-back pieces. Half a surrogate pair waits for its other half unless `whole` is true. */
  #writeChunk(whole: boolean): void {
    this.#cancelChunk?.();
    this.#cancelChunk = null;
    const chunk = this.#chunk;
    const end = chunk.length - (!whole && isHighSurrogate(chunk, chunk.length - 1) ? 1 : 0);
    this.#chunk = chunk.slice(end);
    if (end === 0) return;
    this.#lastChunkAt = this.#clock.now();
    this.#file.write({ type: 'response_chunk', data: { content: chunk.slice(0, end) } }, this.#lastChunkAt);
  }
}
