import { countFact, type MetricCounts, mergeCounts, noCounts } from '../../shared/metrics/metric-counts.ts';
import type { MetricFact } from '../../shared/metrics/metric-fact.ts';

export type MetricsAggregatorParts = {
  /** Whether counting is on. */
  isOn(): boolean;
  /** Saves counts. Settles with whether that succeeded. */
  persist(counts: MetricCounts): Promise<boolean>;
};

/** Counts facts, which contain no text, and saves the counts at the end of each turn. */
export class MetricsAggregator {
  readonly #parts: MetricsAggregatorParts;
  /** Counts not saved yet. */
  #counts = noCounts;
  /** Changes when the counts are deleted. */
  #generation = 0;

  constructor(parts: MetricsAggregatorParts) {
    this.#parts = parts;
  }

  observe(fact: MetricFact): void {
    if (this.#parts.isOn()) this.#counts = countFact(this.#counts, fact);
  }

  /** Saves the counts. If that fails, they are saved with the next turn. */
  async turnEnded(): Promise<void> {
    const counts = this.#counts;
    if (counts === noCounts) return;
    const generation = this.#generation;
    this.#counts = noCounts;
    const isKept = await this.#parts.persist(counts);
    if (!isKept && generation === this.#generation) this.#counts = mergeCounts(counts, this.#counts);
  }

  /** Deletes the unsaved counts. */
  forget(): void {
    this.#counts = noCounts;
    this.#generation += 1;
  }
}
