import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunStep, StepSums } from '../../../shared/runs/compare/run-step.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { StepsReading } from './run-source.ts';

/** A window keeps the steps of at most this many runs: the two it compares, and the two that replace them. */
const maxRuns = 4;

type RunEntry = { readonly end: () => void; steps: readonly RunStep[] };

/** The steps of the runs that one window compares. The window picks a name for each. */
export class ComparedSteps {
  readonly #entries = new Map<string, RunEntry>();

  constructor(lifetime: Lifetime) {
    lifetime.onEnd(() => {
      for (const viewId of [...this.#entries.keys()]) this.forget(viewId);
    });
  }

  /** Reads and stores the steps under a name. Returns null if the name was dropped in the meantime. */
  async read(viewId: string, reading: StepsReading): Promise<Result<StepSums | null, RunProblem>> {
    this.forget(viewId);
    const kept: RunEntry = { end: () => reading.end(), steps: [] };
    this.#entries.set(viewId, kept);
    for (const oldest of [...this.#entries.keys()].slice(0, -maxRuns)) this.forget(oldest);
    const read = await reading.done;
    if (!read.ok || read.value === null) {
      if (this.#entries.get(viewId) === kept) this.#entries.delete(viewId);
      return read.ok ? ok(null) : read;
    }
    kept.steps = read.value.steps;
    return ok(read.value.sums);
  }

  getPage(viewId: string, from: number, limit: number): Result<readonly RunStep[], RunProblem> {
    const kept = this.#entries.get(viewId);
    return kept === undefined ? err({ type: 'runGone' }) : ok(kept.steps.slice(from, from + limit));
  }

  /** Stops reading under a name, and forgets the steps. */
  forget(viewId: string): void {
    this.#entries.get(viewId)?.end();
    this.#entries.delete(viewId);
  }
}
