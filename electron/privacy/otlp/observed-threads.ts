import type { ProviderError } from '../../../shared/alerts/provider-error.ts';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { toTurnEvents } from '../../../shared/runs/turn-events.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';
import { followTurns, noTurns, type RunningTurns } from '../metrics/running-turns.ts';
import { RunSpanBuilder } from './run-span-builder.ts';
import type { RunSpans } from './span-record.ts';

/**
 * Reports each turn of one thread once, when it ends. Everything comes from the turn itself, so a turn that was already
 * running when listening began is reported the same way.
 */
class ReportedTurns {
  readonly #running = new Set<TurnId>();

  /** True if no turn is running that will be reported. */
  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Takes new log events with the transcript after them, and returns the runs that ended with them. */
  handle(events: readonly ThreadEvent[], transcript: Transcript, now: number): readonly RunSpans[] {
    if (events.every(({ type }) => type === 'textAppended')) return [];
    for (const turn of transcript.turns) if (turn.status === 'running') this.#running.add(turn.id);
    const ended: RunSpans[] = [];
    const end = (id: TurnId, error: ProviderError | null): void => {
      this.#running.delete(id);
      const turn = transcript.turns.findLast((candidate) => candidate.id === id);
      if (turn !== undefined) ended.push(toRunSpans(turn, error, now));
    };
    for (const event of events) {
      switch (event.type) {
        case 'turnStarted':
          this.#running.add(event.turnId);
          break;
        case 'turnEnded':
          end(event.turnId, event.providerError ?? null);
          break;
        case 'codexStopped':
          for (const id of [...this.#running]) end(id, null);
          break;
        default:
      }
    }
    return ended;
  }
}

function toRunSpans(turn: Turn, error: ProviderError | null, now: number): RunSpans {
  const spans = new RunSpanBuilder('codex', turn.model);
  const { endedAt, startedAt } = turn;
  if (startedAt !== null) {
    spans.add({ at: startedAt, type: 'prompt_sent', state: 'none', durationMs: null, data: {} });
  }
  for (const event of toTurnEvents(turn, 0)) spans.add(event);
  return spans.end(endedAt ?? startedAt ?? now, error);
}

type ObservedThread = { readonly reported: ReportedTurns; counted: RunningTurns };

/** The maximum number of remembered idle threads. Beyond that, the oldest is forgotten. */
const maxIdle = 200;

/** Turns the events of threads into runs and counts. */
export class ObservedThreads {
  readonly #threads = new Map<ThreadId, ObservedThread>();

  /** Returns the runs that ended with these events, and the facts to count. */
  handle(
    id: ThreadId,
    numbered: readonly NumberedThreadEvent[],
    transcript: Transcript,
    now: number,
  ): { readonly runs: readonly RunSpans[]; readonly facts: readonly MetricFact[] } {
    const events = numbered.map(({ event }) => event);
    const thread = this.#threads.get(id) ?? { reported: new ReportedTurns(), counted: noTurns };
    this.#threads.set(id, thread);
    const runs = thread.reported.handle(events, transcript, now);
    const { facts, running } = followTurns(thread.counted, events, transcript);
    thread.counted = running;
    if (this.#threads.size > maxIdle) this.#forgetIdle();
    return { runs, facts };
  }

  /** Forgets running turns, so that they are not exported. */
  forget(): void {
    this.#threads.clear();
  }

  #forgetIdle(): void {
    for (const [id, { reported }] of this.#threads) {
      if (this.#threads.size <= maxIdle) return;
      if (reported.isIdle) this.#threads.delete(id);
    }
  }
}
