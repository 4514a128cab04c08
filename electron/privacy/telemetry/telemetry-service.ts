import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import type { CountedEvent, CountedEventType, TelemetryEvent } from '../../../shared/privacy/telemetry/catalogue.ts';
import { emptySummary, foldSummary, type TelemetrySummary } from '../../../shared/privacy/telemetry/summary.ts';
import { TelemetryThrottle } from '../../../shared/privacy/telemetry/telemetry-throttle.ts';

export type TelemetryDeps = {
  readonly clock: Clock;
  /** What the throttle has held back by its end is logged then. */
  readonly lifetime: Lifetime;
  /** Takes what goes into the log: what passes the throttle, and how much did not. */
  readonly log: (event: TelemetryEvent, threadId: ThreadId | null) => void;
  readonly onSummary: (summary: TelemetrySummary) => void;
};

/** The one door for everything that is counted: sums it up, and logs it as far as the throttle lets it. */
export class TelemetryService {
  readonly #deps: TelemetryDeps;
  readonly #throttle: TelemetryThrottle<CountedEventType>;
  #summary: TelemetrySummary = emptySummary;

  constructor(deps: TelemetryDeps) {
    this.#deps = deps;
    this.#throttle = new TelemetryThrottle(deps.clock, (event, count) =>
      deps.log({ type: 'telemetry.suppressed', event, count }, null),
    );
    deps.lifetime.onEnd(() => this.#throttle.end());
  }

  /** The sums since Codex has started, or since the transcript was begun anew. */
  get summary(): TelemetrySummary {
    return this.#summary;
  }

  /** Counts an event; `threadId` is the thread it is of, where it is of one. */
  emit(event: CountedEvent, threadId: ThreadId | null = null): void {
    this.#sum(foldSummary(this.#summary, event));
    if (this.#throttle.mayPass(event.type)) this.#deps.log(event, threadId);
  }

  /** The transcript was begun anew, or Codex was: the sums begin anew too. */
  reset(): void {
    this.#sum(emptySummary);
  }

  #sum(summary: TelemetrySummary): void {
    if (summary === this.#summary) return;
    this.#summary = summary;
    this.#deps.onSummary(summary);
  }
}
