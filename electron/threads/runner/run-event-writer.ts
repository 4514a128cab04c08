import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import { isOpenCommand } from '../../../shared/console/command-status.ts';
import type { RunTelemetryEvent } from '../../../shared/runs/telemetry-event.ts';
import { toUsageData } from '../../../shared/runs/usage-event.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { toTelemetryEvents } from '../../model/exports/to-telemetry-events.ts';
import type { RunThreads } from '../../runs/records/run-threads.ts';
import type { RunEvents } from '../../runs/runner.ts';
import type { LiveThread } from '../live-thread.ts';

/** Writes thread events as run events, each once and in order. */
export class RunEventWriter {
  readonly #thread: LiveThread;
  readonly #events: RunEvents;
  readonly #runThreads: Pick<RunThreads, 'output' | 'diff'>;
  readonly #seen = new Map<EntryId, Entry>();
  /** How much of each turn's spending is already written. */
  readonly #spent = new Map<TurnId, number>();
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(thread: LiveThread, events: RunEvents, works: Pick<RunThreads, 'output' | 'diff'>) {
    this.#thread = thread;
    this.#events = events;
    this.#runThreads = works;
  }

  /** Writes what is new in the thread. */
  writeNew(): void {
    for (const turn of this.#thread.log.transcript.turns) {
      for (const entry of turn.entries) {
        const before = this.#seen.get(entry.id) ?? null;
        if (before === entry) continue;
        this.#seen.set(entry.id, entry);
        this.#lastWrite = this.#lastWrite.then(() => this.#writeEntry(turn, before, entry));
      }
      this.#writeSpending(turn);
    }
  }

  #writeSpending({ id, usage = [] }: Turn): void {
    const untold = usage.slice(this.#spent.get(id) ?? 0);
    this.#spent.set(id, usage.length);
    for (const spent of untold) this.#lastWrite = this.#lastWrite.then(() => this.#events.usage(toUsageData(spent)));
  }

  /** Resolves once everything seen is written. */
  waitUntilWritten(): Promise<void> {
    return this.#lastWrite;
  }

  async #writeEntry(turn: Turn, before: Entry | null, entry: Entry): Promise<void> {
    const output =
      entry.kind === 'command' && !isOpenCommand(entry.status) ? await this.#readOutput(turn, entry) : null;
    const isDone = entry.kind === 'patch' && entry.status === 'done';
    const diff = isDone ? await this.#runThreads.diff(this.#thread.id, turn.id, entry.id) : null;
    const texts = { getOutput: () => output, getDiff: () => diff };
    for (const event of toTelemetryEvents(before, entry, texts)) writeEvent(this.#events, event);
  }

  async #readOutput(turn: Turn, { id }: Entry): Promise<string | null> {
    const output = await this.#runThreads.output(this.#thread.id, turn.id, id);
    return output === null ? null : output.head + output.tail;
  }
}

function writeEvent(events: RunEvents, { data, type }: RunTelemetryEvent): void {
  switch (type) {
    case 'prompt_sent':
      events.promptSent(data);
      return;
    case 'response_chunk':
      events.responseChunk(data.content);
      return;
    case 'response_complete':
      events.responseComplete(data);
      return;
    case 'tool_call':
      events.toolCall(data);
      return;
    case 'tool_result':
      events.toolResult(data);
      return;
    case 'bash_command':
      events.bashCommand(data);
      return;
    case 'bash_output':
      events.bashOutput(data);
      return;
    case 'file_read':
      events.fileRead(data);
      return;
    case 'file_write':
      events.fileWrite(data);
      return;
    case 'thinking':
      events.thinking(data);
      return;
    case 'approval':
      events.approval(data);
      return;
    case 'usage':
      events.usage(data);
      return;
    case 'error':
      events.error(data);
      return;
    case 'started':
    case 'completed':
      // The runner writes these.
      return;
  }
}
