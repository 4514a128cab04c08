import type { Clock } from '../../../shared/base/clock.ts';
import type { EmitSessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { RemovedOutputs } from './writes/remove-outputs.ts';

/** How long the first check waits after startup, in milliseconds, because other work is more urgent. */
const firstCheckMs = 30_000;
/** Another check runs after writing this share of the budget. */
const checkAfterShare = 1 / 64;

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
  #enforcing: Promise<void> | null = null;

  constructor(deps: OutputBudgetDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(deps.clock.after(firstCheckMs, () => void this.enforce()));
  }

  /** Counts written bytes of output. */
  countWritten(bytes: number): void {
    this.#written += bytes;
    if (this.#written > this.#deps.limit() * checkAfterShare) void this.enforce();
  }

  /** Removes everything beyond the limit. */
  enforce(): Promise<void> {
    this.#enforcing ??= this.#removeAll().finally(() => {
      this.#enforcing = null;
    });
    return this.#enforcing;
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
