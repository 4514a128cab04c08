import type { Clock } from '../../../shared/base/clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { getRunKey, type RunRef } from '../../../shared/runs/run-ref.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { RunSource } from './run-source.ts';

/** An unused run closes after this long, in milliseconds. */
const closedAfterMs = 60_000;

type OpenedRun = {
  readonly source: Promise<Result<RunSource, RunProblem>>;
  /** How many callers follow the run or use its search results. */
  holders: number;
  cancel: () => void;
};

/** The open runs. Opens each run once, and closes it after it was unused for a while. */
export class OpenRuns {
  readonly #clock: Clock;
  readonly #open: (run: RunRef) => Promise<Result<RunSource, RunProblem>>;
  readonly #runs = new Map<string, OpenedRun>();

  constructor(clock: Clock, lifetime: Lifetime, open: (run: RunRef) => Promise<Result<RunSource, RunProblem>>) {
    this.#clock = clock;
    this.#open = open;
    lifetime.onEnd(() => {
      for (const [key, opened] of this.#runs) this.#forget(key, opened);
    });
  }

  /** Returns the source of a run, for one request. */
  async use(run: RunRef): Promise<Result<RunSource, RunProblem>> {
    const key = getRunKey(run);
    const opened = this.#getOrOpen(key, run);
    this.#closeLater(key, opened);
    const source = await opened.source;
    if (!source.ok) this.#forget(key, opened);
    return source;
  }

  /** Keeps a run open until the returned function is called. */
  keepOpen(run: RunRef): () => void {
    const key = getRunKey(run);
    const opened = this.#getOrOpen(key, run);
    opened.holders += 1;
    opened.cancel();
    let isKeptOpen = true;
    return () => {
      if (!isKeptOpen) return;
      isKeptOpen = false;
      opened.holders -= 1;
      this.#closeLater(key, opened);
    };
  }

  #getOrOpen(key: string, run: RunRef): OpenedRun {
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const opened: OpenedRun = { source: this.#open(run), holders: 0, cancel: () => undefined };
    this.#runs.set(key, opened);
    return opened;
  }

  #closeLater(key: string, opened: OpenedRun): void {
    opened.cancel();
    if (opened.holders > 0 || this.#runs.get(key) !== opened) return;
    opened.cancel = this.#clock.after(closedAfterMs, () => this.#forget(key, opened));
  }

  #forget(key: string, opened: OpenedRun): void {
    opened.cancel();
    if (this.#runs.get(key) === opened) this.#runs.delete(key);
    void opened.source.then((source) => {
      if (source.ok) source.value.close();
    });
  }
}
