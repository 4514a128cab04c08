import type { Clock } from '../../../shared/base/clock.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import type { EmitSessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { RemovedOutputs } from './writes/remove-outputs.ts';

/** The first check waits this long after startup, because there is more urgent work. */
const firstLookMs = 30_000;
/** The share of the budget whose writing triggers another check. */
const lookAfterShare = 1 / 64;

export type OutputBudgetDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  /** The limit for recorded output, in bytes. */
  readonly limit: () => number;
  /** Removes the oldest outputs beyond a limit, one step per call. Null if nothing can be written. */
  readonly remove: (limit: number) => Promise<RemovedOutputs | null>;
  readonly emit: EmitSessionEvent;
};

/** Keeps recorded command output within its budget, and reports what it removes. */
export class OutputBudget {
  readonly #deps: OutputBudgetDeps;
  #written = 0;
  #looking: Promise<void> | null = null;

  constructor(deps: OutputBudgetDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(deps.clock.after(firstLookMs, () => void this.look()));
  }

  /** Counts written bytes of output. */
  wrote(bytes: number): void {
    this.#written += bytes;
    if (this.#written > this.#deps.limit() * lookAfterShare) void this.look();
  }

  /** Removes everything beyond the limit. */
  look(): Promise<void> {
    this.#looking ??= this.#removeAll().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #removeAll(): Promise<void> {
    const { limit, remove, emit } = this.#deps;
    this.#written = 0;
    let outputs = 0;
    let bytes = 0;
    for (let isDone = false; !isDone; ) {
      const removed = await remove(limit());
      isDone = removed?.isDone ?? true;
      outputs += removed?.outputs ?? 0;
      bytes += removed?.bytes ?? 0;
    }
    if (outputs > 0) emit({ type: 'session.output.removed', outputs, bytes });
  }
}
