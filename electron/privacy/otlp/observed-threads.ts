import type { ThreadId } from '../../../shared/base/ids.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { followTurns, noTurns, type RunningTurns } from '../metrics/running-turns.ts';
import { ReportedTurns } from './reported-turns.ts';
import type { RunSpans } from './span-record.ts';

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
