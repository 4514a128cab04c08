import type { ThreadId } from '../../../shared/base/ids.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { followTurns, noTurns, type TurnsUnderWay } from '../../../shared/privacy/metrics/turns-under-way.ts';
import type { RunSpans } from '../../../shared/privacy/otlp/span-record.ts';
import { ReportedTurns } from '../../../shared/privacy/otlp/told-turns.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';

type Listened = { readonly reported: ReportedTurns; counted: TurnsUnderWay };

/** So many threads are remembered in which nothing runs; of more, the one heard of first is forgotten. */
const mostIdle = 200;

/** What the threads that something is heard of have to tell. */
export class ListenedThreads {
  readonly #threads = new Map<ThreadId, Listened>();

  /** What has ended with these events: the runs, and what is counted of them. */
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

  /** Forgets what runs; it is not told. */
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
