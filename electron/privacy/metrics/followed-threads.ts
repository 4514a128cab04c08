import type { ThreadId } from '../../../shared/base/ids.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { followTurns, noTurns, type TurnsUnderWay } from '../../../shared/privacy/metrics/turns-under-way.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';

/** The threads with running turns, which will be counted. */
export class FollowedThreads {
  readonly #underWay = new Map<ThreadId, TurnsUnderWay>();

  /** Returns the facts to count in a thread's new events. */
  factsOf(id: ThreadId, events: readonly NumberedThreadEvent[], transcript: Transcript): readonly MetricFact[] {
    const reported = events.map(({ event }) => event);
    const { facts, underWay } = followTurns(this.#underWay.get(id) ?? noTurns, reported, transcript);
    if (underWay.size > 0) this.#underWay.set(id, underWay);
    else this.#underWay.delete(id);
    return facts;
  }

  /** Forgets running turns, so that they are not counted. */
  forget(): void {
    this.#underWay.clear();
  }
}
