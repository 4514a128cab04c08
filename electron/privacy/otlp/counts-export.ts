import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { ListedCount } from './preview.ts';
import type { RunsExportDeps } from './runs-export.ts';
import type { Sdk } from './sdk.ts';

/**
 * Sends counts at an interval if they have changed. They are sums, so a failed send needs no queue: the next one covers
 * it.
 */
export class CountsExport {
  readonly #deps: RunsExportDeps;
  /** Runs counting and deleting one after the other. */
  readonly #queue = new SerialQueue();
  /** Changes when the counts are deleted. */
  #generation = 0;
  #hasUnsent = false;
  #isUsed = false;
  #sending: Promise<void> | null = null;
  #cancelNext: (() => void) | null = null;
  #hasEnded = false;

  constructor(deps: RunsExportDeps) {
    this.#deps = deps;
  }

  add(facts: readonly MetricFact[]): void {
    const generation = this.#generation;
    this.#isUsed = true;
    void this.#withSdk((sdk) => {
      if (generation !== this.#generation) return;
      sdk.count(facts);
      this.#hasUnsent = true;
      this.#sendAfter();
    });
  }

  async list(): Promise<readonly ListedCount[]> {
    return this.#isUsed ? await this.#withSdk((sdk) => sdk.listCounts()) : [];
  }

  resume(): void {
    this.#deps.delivery.forget();
    this.#cancelNext?.();
    this.#cancelNext = null;
    if (this.#hasUnsent) this.#sendAfter();
  }

  cancel(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
    this.#deps.delivery.cancel();
  }

  empty(): void {
    this.#generation += 1;
    this.#hasUnsent = false;
    if (this.#isUsed) void this.#withSdk((sdk) => sdk.forgetCounts());
    this.#isUsed = false;
  }

  async end(): Promise<void> {
    this.#cancelNext?.();
    this.#hasEnded = true;
    await this.#sending;
    await this.#queue.settled();
    if (this.#hasUnsent) await this.#send(await this.#deps.loadSdk());
  }

  #withSdk<T>(act: (sdk: Sdk) => T | Promise<T>): Promise<T> {
    return this.#queue.run(async () => act(await this.#deps.loadSdk()));
  }

  #sendAfter(): void {
    if (this.#hasEnded || this.#sending !== null || this.#cancelNext !== null) return;
    const { clock, delivery, loadSdk, settings } = this.#deps;
    this.#cancelNext = clock.after(Math.max(settings().metricsEveryMs, delivery.waitMs), () => {
      this.#cancelNext = null;
      this.#sending = loadSdk()
        .then((sdk) => this.#send(sdk))
        .finally(() => {
          this.#sending = null;
          if (this.#hasUnsent && this.#deps.isOn()) this.#sendAfter();
        });
    });
  }

  async #send(sdk: Sdk): Promise<void> {
    const { delivery, isOn, settings } = this.#deps;
    const signal = settings().signals.metrics;
    const generation = this.#generation;
    if (!this.#hasUnsent || !isOn() || signal.destination.type !== 'ready') return;
    const counts = await sdk.counts();
    if (counts === null) return;
    this.#hasUnsent = false;
    const url = new URL(signal.destination.address);
    const points = counts.scopeMetrics.flatMap(({ metrics }) => metrics.map(({ dataPoints }) => dataPoints.length));
    const delivered = await delivery.attempt({
      kind: 'otlpMetrics',
      url,
      timeoutMs: signal.timeoutMs,
      contents: { points: points.reduce((sum, each) => sum + each, 0) },
      isWanted: () => this.#generation === generation && isOn(),
      pack: () => sdk.packCounts(counts, signal),
      rejectedIn: sdk.rejectedCounts,
    });
    if (generation === this.#generation && delivered === 'again') this.#hasUnsent = true;
  }
}
