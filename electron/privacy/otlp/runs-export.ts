import type { Clock } from '../../../shared/base/clock.ts';
import type { Delivery } from './delivery.ts';
import type { OtlpSettings } from './otlp-settings.ts';
import type { MadeSpans, Sdk } from './sdk.ts';
import type { RunSpans } from './span-record.ts';
import { WaitingRuns } from './waiting-runs.ts';

/** What `RunsExport` needs to send runs. `isOn` returns the user's consent. */
export type RunsExportDeps = {
  readonly clock: Clock;
  readonly delivery: Delivery;
  /** Loads the SDK once. */
  loadSdk(): Promise<Sdk>;
  isOn(): boolean;
  settings(): OtlpSettings;
};

/** Runs that end within this time are sent together, in milliseconds. */
const batchDelayMs = 1_000;
/** The maximum number of spans per batch, unless one run has more. */
const maxSpansPerBatch = 512;

/** The spans of runs to send, with the same ids on each attempt. */
type Batch = { readonly spans: MadeSpans; readonly runs: readonly RunSpans[]; readonly dropped: number };

/** Sends ended runs in batches, one after the other. */
export class RunsExport {
  readonly #deps: RunsExportDeps;
  readonly #waiting = new WaitingRuns();
  #batch: Batch | null = null;
  #reportedDropped = 0;
  #sending: Promise<void> | null = null;
  #cancelNext: (() => void) | null = null;
  #hasEnded = false;

  constructor(deps: RunsExportDeps) {
    this.#deps = deps;
  }

  /** The number of waiting runs, including those of a batch that is being retried. */
  get waiting(): number {
    return this.#waiting.count + (this.#batch?.runs.length ?? 0);
  }

  get dropped(): number {
    return this.#waiting.dropped;
  }

  /** Returns the oldest waiting runs. */
  first(most: number): readonly RunSpans[] {
    return [...(this.#batch?.runs ?? []), ...this.#waiting.first(most)].slice(0, most);
  }

  add(run: RunSpans): void {
    this.#waiting.add(run);
    this.#sendAfter(batchDelayMs);
  }

  /** Resets the delay and tries again, for another address or a new consent. */
  resume(): void {
    this.#deps.delivery.forget();
    this.#cancelNext?.();
    this.#cancelNext = null;
    if (this.waiting > 0) this.#sendAfter(batchDelayMs);
  }

  /** Cancels the current request; its runs keep waiting. */
  cancel(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
    this.#deps.delivery.cancel();
  }

  empty(): void {
    this.#waiting.empty();
    this.#batch = null;
  }

  /** Sends waiting runs, as long as the receiver accepts them. */
  async end(): Promise<void> {
    this.#cancelNext?.();
    this.#hasEnded = true;
    await this.#sending;
    while (this.#canSend() && this.waiting > 0) {
      if (!(await this.#sendNext())) return;
    }
  }

  #canSend(): boolean {
    return this.#deps.isOn() && this.#deps.settings().signals.traces.destination.type === 'ready';
  }

  #sendAfter(ms: number): void {
    if (this.#hasEnded || this.#sending !== null || this.#cancelNext !== null) return;
    this.#cancelNext = this.#deps.clock.after(Math.max(ms, this.#deps.delivery.waitMs), () => {
      this.#cancelNext = null;
      this.#sending = this.#sendAll().finally(() => {
        this.#sending = null;
        if (this.waiting > 0 && this.#canSend()) this.#sendAfter(batchDelayMs);
      });
    });
  }

  async #sendAll(): Promise<void> {
    while (!this.#hasEnded && this.#canSend() && this.waiting > 0) {
      if (!(await this.#sendNext())) return;
    }
  }

  /** Sends the next batch. Returns whether it was accepted or permanently refused. */
  async #sendNext(): Promise<boolean> {
    const { delivery, loadSdk, settings } = this.#deps;
    const sdk = await loadSdk();
    // The user may have switched it off in the meantime.
    const signal = settings().signals.traces;
    if (signal.destination.type !== 'ready' || !this.#deps.isOn()) return false;
    this.#batch ??= this.#nextBatch(sdk);
    const batch = this.#batch;
    if (batch === null) return true;
    const url = new URL(signal.destination.address);
    const delivered = await delivery.attempt({
      kind: 'otlpTraces',
      url,
      timeoutMs: signal.timeoutMs,
      contents: { runs: batch.runs.length, spans: batch.spans.length, dropped: batch.dropped },
      isWanted: () => this.#batch === batch && this.#canSend(),
      pack: () => sdk.packSpans(batch.spans, signal),
      rejectedIn: sdk.rejectedSpans,
    });
    if (delivered === 'again') return false;
    if (this.#batch === batch) this.#batch = null;
    return true;
  }

  #nextBatch(sdk: Sdk): Batch | null {
    const runs = this.#waiting.take(maxSpansPerBatch);
    if (runs.length === 0) return null;
    const dropped = this.#waiting.dropped - this.#reportedDropped;
    this.#reportedDropped = this.#waiting.dropped;
    return { spans: sdk.createSpans(runs), runs, dropped };
  }
}
