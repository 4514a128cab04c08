import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { emptySummary, foldSummary, type TelemetrySummary } from '../../../shared/privacy/telemetry/summary.ts';
import type {
  CountedEvent,
  CountedEventType,
  TelemetryEvent,
} from '../../../shared/privacy/telemetry/telemetry-event.ts';
import { EventThrottle } from '../../base/event-throttle.ts';
import type { Lifetime } from '../../base/lifetime.ts';

export type TelemetryDeps = {
  readonly clock: Clock;
  /** When it ends, the service logs the events that the throttle suppressed. */
  readonly lifetime: Lifetime;
  /** Logs events that pass the throttle, and how many did not. */
  readonly log: (event: TelemetryEvent, threadId: ThreadId | null) => void;
  readonly onSummary: (summary: TelemetrySummary) => void;
};

/**
 * The single entry point for everything that is counted. Adds events to the sums, and logs them if the throttle allows
 * it.
 */
export class TelemetryService {
  readonly #deps: TelemetryDeps;
  readonly #throttle: EventThrottle<CountedEventType>;
  #summary: TelemetrySummary = emptySummary;

  constructor(deps: TelemetryDeps) {
    this.#deps = deps;
    this.#throttle = new EventThrottle(deps.clock, (event, count) =>
      deps.log({ type: 'telemetry.suppressed', event, count }, null),
    );
    deps.lifetime.onEnd(() => this.#throttle.end());
  }

  /** The sums since Codex started. */
  get summary(): TelemetrySummary {
    return this.#summary;
  }

  /** Counts an event. `threadId` is its thread, if it has one. */
  emit(event: CountedEvent, threadId: ThreadId | null = null): void {
    this.#sum(foldSummary(this.#summary, event));
    if (this.#throttle.mayPass(event.type)) this.#deps.log(event, threadId);
  }

  /** Resets the sums, because Codex has ended. */
  reset(): void {
    this.#sum(emptySummary);
  }

  #sum(summary: TelemetrySummary): void {
    if (summary === this.#summary) return;
    this.#summary = summary;
    this.#deps.onSummary(summary);
  }
}
