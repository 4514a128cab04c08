import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunStep, StepSums } from '../../../shared/runs/compare/run-step.ts';
import type { StepsRead } from './run-source.ts';

/** A window keeps the steps of at most this many runs: the two it compares, and the two that replace them. */
const mostKept = 4;

type Kept = { readonly end: () => void; steps: readonly RunStep[] };

/** The steps of the runs that one window compares. The window picks a name for each. */
export class StepsOfRuns {
  readonly #kept = new Map<string, Kept>();

  constructor(lifetime: Lifetime) {
    lifetime.onEnd(() => {
      for (const viewId of [...this.#kept.keys()]) this.forget(viewId);
    });
  }

  /** Keeps the steps under a name. Returns null if that was ended in the meantime. */
  async keep(viewId: string, reading: StepsRead): Promise<Result<StepSums | null, RunProblem>> {
    this.forget(viewId);
    const kept: Kept = { end: () => reading.end(), steps: [] };
    this.#kept.set(viewId, kept);
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) this.forget(oldest);
    const read = await reading.done;
    if (!read.ok || read.value === null) {
      if (this.#kept.get(viewId) === kept) this.#kept.delete(viewId);
      return read.ok ? ok(null) : read;
    }
    kept.steps = read.value.steps;
    return ok(read.value.sums);
  }

  page(viewId: string, from: number, limit: number): Result<readonly RunStep[], RunProblem> {
    const kept = this.#kept.get(viewId);
    return kept === undefined ? err({ type: 'runGone' }) : ok(kept.steps.slice(from, from + limit));
  }

  /** Stops reading under a name, and forgets the steps. */
  forget(viewId: string): void {
    this.#kept.get(viewId)?.end();
    this.#kept.delete(viewId);
  }
}
