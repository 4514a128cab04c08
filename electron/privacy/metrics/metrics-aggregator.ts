import { countFact, type MetricCounts, mergeCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';

export type MetricsAggregatorDeps = {
  /** Whether counting is on; while it is not, nothing is counted. */
  isOn(): boolean;
  /** Puts counts on disk; settles with whether that was done. */
  persist(counts: MetricCounts): Promise<boolean>;
};

/** Counts what happens, by facts that hold no text, and puts the counts on disk at the end of each turn. */
export class MetricsAggregator {
  readonly #deps: MetricsAggregatorDeps;
  /** Not on disk yet. */
  #counts = noCounts;
  /** Changes when what was counted is forgotten. */
  #generation = 0;

  constructor(deps: MetricsAggregatorDeps) {
    this.#deps = deps;
  }

  /** Counts a fact. */
  observe(fact: MetricFact): void {
    if (this.#deps.isOn()) this.#counts = countFact(this.#counts, fact);
  }

  /** Puts what was counted on disk. What cannot be put there goes with the next turn. */
  async turnEnded(): Promise<void> {
    const counts = this.#counts;
    if (counts === noCounts) return;
    const generation = this.#generation;
    this.#counts = noCounts;
    const isKept = await this.#deps.persist(counts);
    if (!isKept && generation === this.#generation) this.#counts = mergeCounts(counts, this.#counts);
  }

  /** Forgets what is not on disk yet. */
  forget(): void {
    this.#counts = noCounts;
    this.#generation += 1;
  }
}
