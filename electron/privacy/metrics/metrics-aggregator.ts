import { countFact, type MetricCounts, mergeCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';

export type MetricsAggregatorDeps = {
  /** Returns whether counting is on. */
  isOn(): boolean;
  /** Saves counts. Resolves to whether that succeeded. */
  persist(counts: MetricCounts): Promise<boolean>;
};

/** Counts facts, which contain no text, and saves the counts at the end of each turn. */
export class MetricsAggregator {
  readonly #deps: MetricsAggregatorDeps;
  /** Counts not saved yet. */
  #counts = noCounts;
  /** Changes when the counts are deleted. */
  #generation = 0;

  constructor(deps: MetricsAggregatorDeps) {
    this.#deps = deps;
  }

  observe(fact: MetricFact): void {
    if (this.#deps.isOn()) this.#counts = countFact(this.#counts, fact);
  }

  /** Saves the counts. If that fails, they are saved with the next turn. */
  async turnEnded(): Promise<void> {
    const counts = this.#counts;
    if (counts === noCounts) return;
    const generation = this.#generation;
    this.#counts = noCounts;
    const isKept = await this.#deps.persist(counts);
    if (!isKept && generation === this.#generation) this.#counts = mergeCounts(counts, this.#counts);
  }

  /** Deletes the unsaved counts. */
  forget(): void {
    this.#counts = noCounts;
    this.#generation += 1;
  }
}
