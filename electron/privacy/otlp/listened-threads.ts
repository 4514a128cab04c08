import type { ThreadId } from '../../../shared/base/ids.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { followTurns, noTurns, type TurnsUnderWay } from '../../../shared/privacy/metrics/turns-under-way.ts';
import { ReportedTurns } from '../../../shared/privacy/otlp/reported-turns.ts';
import type { RunSpans } from '../../../shared/privacy/otlp/span-record.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';

type Listened = { readonly reported: ReportedTurns; counted: TurnsUnderWay };

/** The maximum number of remembered idle threads. Beyond that, the oldest is forgotten. */
const mostIdle = 200;

/** Turns the events of threads into runs and counts. */
export class ListenedThreads {
  readonly #threads = new Map<ThreadId, Listened>();

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
    const { facts, underWay } = followTurns(thread.counted, events, transcript);
    thread.counted = underWay;
    if (this.#threads.size > mostIdle) this.#forgetIdle();
    return { runs, facts };
  }

  /** Forgets running turns, so that they are not exported. */
  forget(): void {
    this.#threads.clear();
  }

  #forgetIdle(): void {
    for (const [id, { reported }] of this.#threads) {
      if (this.#threads.size <= mostIdle) return;
      if (reported.isIdle) this.#threads.delete(id);
    }
  }
}
